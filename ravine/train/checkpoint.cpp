#include "ravine/train/checkpoint.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "ravine/core/error.hpp"
#include "ravine/record/tensor_file.hpp"

namespace ravine {
namespace {

using Json = nlohmann::ordered_json;

constexpr int format_version = 1;
constexpr const char* slot_prefix = "slot.";

// Numbers that are not finite are null in JSON; here they can only be infinity (no loss yet) or, in records, NaN.
double number(const Json& json, double otherwise) { return json.is_null() ? otherwise : json.get<double>(); }

Json record_to_json(const EpochRecord& r) {
  Json valid = Json::object();
  for (const auto& [name, value] : r.valid) valid[name] = value;
  return {{"epoch", r.epoch},           {"steps", r.steps}, {"rate", r.rate},      {"train_loss", r.train_loss},
          {"valid_loss", r.valid_loss}, {"valid", valid},   {"seconds", r.seconds}};
}

EpochRecord record_from_json(const Json& json) {
  EpochRecord r{.epoch = json.at("epoch").get<std::size_t>(),
                .steps = json.at("steps").get<std::size_t>(),
                .rate = json.at("rate").get<double>(),
                .train_loss = number(json.at("train_loss"), std::nan("")),
                .valid_loss = number(json.at("valid_loss"), std::nan("")),
                .valid = {},
                .seconds = json.at("seconds").get<double>()};
  for (const auto& [name, value] : json.at("valid").items()) r.valid.emplace_back(name, number(value, std::nan("")));
  return r;
}

Buffer<float> to_buffer(const std::vector<float>& values) {
  Buffer<float> buffer(values.size());
  std::copy(values.begin(), values.end(), buffer.span().begin());
  return buffer;
}

}  // namespace

void save_checkpoint(const std::string& path, const FitState& s, const CheckpointInfo& info) {
  Json records = Json::array();
  for (const EpochRecord& r : s.records) records.push_back(record_to_json(r));
  const Json description{{"config", info.config}, {"data_hash", info.data_hash}, {"epoch", s.epoch},
                         {"step", s.step},        {"epoch_loss", s.epoch_loss},  {"best_epoch", s.best_epoch},
                         {"stale", s.stale},      {"best_loss", s.best_loss},    {"optimizer", s.optimizer},
                         {"records", records}};
  std::vector<TensorView> tensors;
  auto add = [&](const std::string& name, const Buffer<float>& b) { tensors.push_back({name, {b.size()}, b.span()}); };
  add("parameters", s.parameters);
  add("state", s.state);
  add("best_parameters", s.best_parameters);
  add("best_state", s.best_state);
  for (const auto& [name, buffer] : s.slots) add(slot_prefix + name, buffer);
  write_tensor_file(path, "checkpoint", format_version,
                    description.dump(-1, ' ', false, Json::error_handler_t::replace), tensors);
}

CheckpointInfo load_checkpoint(const std::string& path, FitState& s) {
  const TensorFile file = read_tensor_file(path, "checkpoint", format_version);
  CheckpointInfo info;
  try {
    const Json json = Json::parse(file.description);
    info = {json.at("config").get<std::string>(), json.at("data_hash").get<std::string>()};
    s.epoch = json.at("epoch").get<std::size_t>();
    s.step = json.at("step").get<std::size_t>();
    s.epoch_loss = json.at("epoch_loss").get<double>();
    s.best_epoch = json.at("best_epoch").get<std::size_t>();
    s.stale = json.at("stale").get<std::size_t>();
    s.best_loss = number(json.at("best_loss"), infinity);
    for (const Json& v : json.at("optimizer")) s.optimizer.push_back(number(v, infinity));
    for (const Json& r : json.at("records")) s.records.push_back(record_from_json(r));
  } catch (const nlohmann::json::exception& e) {
    fail_data(path + ": the description of the checkpoint cannot be read: " + e.what());
  }
  for (const Tensor& t : file.tensors) {
    if (t.name == "parameters") s.parameters = to_buffer(t.values);
    else if (t.name == "state") s.state = to_buffer(t.values);
    else if (t.name == "best_parameters") s.best_parameters = to_buffer(t.values);
    else if (t.name == "best_state") s.best_state = to_buffer(t.values);
    else if (t.name.starts_with(slot_prefix))
      s.slots.emplace_back(t.name.substr(std::strlen(slot_prefix)), to_buffer(t.values));
  }
  return info;
}

}  // namespace ravine
