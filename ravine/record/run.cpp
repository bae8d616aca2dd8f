#include "ravine/record/run.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace ravine {

std::string to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::finished: return "finished";
    case Outcome::stopped_early: return "stopped_early";
    case Outcome::time_limit: return "time_limit";
    case Outcome::interrupted: return "interrupted";
    case Outcome::diverged: return "diverged";
  }
  return "";
}

double metric(const Metrics& metrics, const std::string& name) {
  for (const auto& [key, value] : metrics)
    if (key == name) return value;
  return std::nan("");
}

std::string epoch_json(const EpochRecord& epoch) {
  nlohmann::ordered_json json{
      {"epoch", epoch.epoch},           {"steps", epoch.steps},           {"lr", epoch.rate},
      {"train_loss", epoch.train_loss}, {"valid_loss", epoch.valid_loss}, {"seconds", epoch.seconds}};
  nlohmann::ordered_json valid = nlohmann::ordered_json::object();
  for (const auto& [name, value] : epoch.valid) valid[name] = value;
  json["valid"] = valid;
  return json.dump();
}

std::string instrument_json(const InstrumentRecord& r) {
  const nlohmann::ordered_json json{{"step", r.step},
                                    {"epoch", r.epoch},
                                    {"lr", r.rate},
                                    {"loss", r.loss},
                                    {"loss_ewma", r.loss_ewma},
                                    {"gradient_norm", r.gradient_norm},
                                    {"update_ratio", r.update_ratio},
                                    {"noise_scale", r.noise_scale},
                                    {"gauge", r.gauge},
                                    {"sharpness", r.sharpness},
                                    {"stability_threshold", r.stability_threshold},
                                    {"dead_units", r.dead_units}};
  return nlohmann::ordered_json{{"instruments", json}}.dump();
}

}  // namespace ravine
