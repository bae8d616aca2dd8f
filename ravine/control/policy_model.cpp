#include "ravine/control/policy_model.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ravine/core/error.hpp"
#include "ravine/record/tensor_file.hpp"

namespace ravine {
namespace {

using Json = nlohmann::ordered_json;

constexpr int format_version = 1;

// An infinite bound is null.
double bound(const Json& json, double unbounded) { return json.is_null() ? unbounded : json.get<double>(); }
Json bound(double v) { return std::isfinite(v) ? Json(v) : Json(nullptr); }

}  // namespace

PolicyModel PolicyModel::copy() const {
  PolicyModel other{environment, spec, observations, action,   whitening, parameters.clone(), version,
                    optimizer,   seed, iterations,   episodes, steps,     mean_return};
  return other;
}

void PolicyModel::save(const std::string& path) const {
  const Json description{{"version", version},
                         {"environment", environment},
                         {"policy", spec.text()},
                         {"observations", observations},
                         {"action",
                          {{"discrete", action.discrete},
                           {"size", action.size},
                           {"low", bound(action.low)},
                           {"high", bound(action.high)}}},
                         {"whitening", {{"mean", whitening.mean}, {"scale", whitening.scale}}},
                         {"optimizer", optimizer},
                         {"seed", seed},
                         {"iterations", iterations},
                         {"episodes", episodes},
                         {"steps", steps},
                         {"mean_return", mean_return}};
  const Policy its = policy();
  std::vector<TensorView> tensors;
  for (const Block& block : its.layout().blocks())
    tensors.push_back({block.name, block.shape, view(parameters.span(), block)});
  write_tensor_file(path, "policy", format_version, description.dump(-1, ' ', false, Json::error_handler_t::replace),
                    tensors);
}

PolicyModel PolicyModel::load(const std::string& path) {
  const TensorFile file = read_tensor_file(path, "policy", format_version);
  PolicyModel m;
  try {
    const Json json = Json::parse(file.description);
    m.version = json.at("version").get<std::string>();
    m.environment = json.at("environment").get<std::string>();
    m.spec = PolicySpec::parse(json.at("policy").get<std::string>());
    m.observations = json.at("observations").get<std::size_t>();
    const Json& action = json.at("action");
    m.action = {action.at("discrete").get<bool>(), action.at("size").get<std::size_t>(),
                bound(action.at("low"), -infinity), bound(action.at("high"), infinity)};
    m.whitening.mean = json.at("whitening").at("mean").get<std::vector<double>>();
    m.whitening.scale = json.at("whitening").at("scale").get<std::vector<double>>();
    m.optimizer = json.at("optimizer").get<std::string>();
    m.seed = json.at("seed").get<std::uint64_t>();
    m.iterations = json.at("iterations").get<std::size_t>();
    m.episodes = json.at("episodes").get<std::size_t>();
    m.steps = json.at("steps").get<std::size_t>();
    m.mean_return = json.at("mean_return").get<double>();
  } catch (const nlohmann::json::exception& e) {
    fail_data(path + ": the description of the policy cannot be read: " + e.what());
  }
  const std::size_t whitened = m.whitening.mean.size();
  if (m.whitening.scale.size() != whitened || (whitened != 0 && whitened != m.observations))
    fail_data(path + ": the whitening has not as many components as an observation");
  const Policy policy = m.policy();
  m.parameters = Buffer<float>(policy.layout().size());
  for (const Block& block : policy.layout().blocks()) {
    const auto t = std::ranges::find(file.tensors, block.name, &Tensor::name);
    if (t == file.tensors.end() || t->shape != block.shape)
      fail_data(path + ": has no array " + block.name + " of the right shape");
    std::ranges::copy(t->values, view(m.parameters.span(), block).begin());
  }
  return m;
}

}  // namespace ravine
