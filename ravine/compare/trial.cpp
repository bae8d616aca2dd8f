#include "ravine/compare/trial.hpp"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array phases{"sweep", "rung1", "rung2", "rung3", "rung4", "default", "qualify", "final", "baseline"};

double number(const Json& value) { return value.is_null() ? std::nan("") : value.get<double>(); }

}  // namespace

std::string to_string(Phase phase) { return phases[static_cast<std::size_t>(phase)]; }

std::string Trial::id() const {
  return optimizer + "/" + to_string(phase) + "/" + std::to_string(index) + "/" + std::to_string(seed);
}

std::string record_json(const TrialRecord& r) {
  const Trial& t = r.trial;
  Json point = Json::object(), test = Json::object(), curve = Json::array();
  for (const auto& [key, value] : t.point) point[key] = value;
  for (const auto& [key, value] : r.test) test[key] = value;
  for (const CurvePoint& p : r.curve) curve.push_back({p.epoch, p.train_loss, p.valid_loss, p.seconds});
  return Json{{"id", t.id()},
              {"optimizer", t.optimizer},
              {"stage", to_string(t.phase)},
              {"index", t.index},
              {"seed", t.seed},
              {"spec", t.spec},
              {"network", t.network},
              {"batch", t.batch},
              {"epochs", t.epochs},
              {"point", point},
              {"loss", r.loss},
              {"diverged", r.diverged},
              {"best_epoch", r.best_epoch},
              {"steps", r.steps},
              {"forward_equivalents", r.forward_equivalents},
              {"test", test},
              {"curve", curve},
              {"seconds", r.seconds}}
      .dump();
}

TrialRecord parse_record(const std::string& line) {
  try {
    const Json j = Json::parse(line);
    TrialRecord r;
    Trial& t = r.trial;
    t.optimizer = j.at("optimizer");
    const std::string stage = j.at("stage");
    for (std::size_t i = 0; i < phases.size(); ++i)
      if (stage == phases[i]) t.phase = static_cast<Phase>(i);
    t.index = j.at("index");
    t.seed = j.at("seed");
    t.spec = j.at("spec");
    t.network = j.at("network");
    t.batch = j.at("batch");
    t.epochs = j.at("epochs");
    for (const auto& [key, value] : j.at("point").items()) t.point.emplace_back(key, value.get<double>());
    r.loss = number(j.at("loss"));
    r.diverged = j.at("diverged");
    r.best_epoch = j.at("best_epoch");
    r.steps = j.at("steps");
    r.forward_equivalents = j.at("forward_equivalents");
    for (const auto& [key, value] : j.at("test").items()) r.test.emplace_back(key, number(value));
    t.test = !r.test.empty();
    for (const Json& p : j.at("curve"))
      r.curve.push_back({p.at(0).get<std::size_t>(), number(p.at(1)), number(p.at(2)), number(p.at(3))});
    r.seconds = j.at("seconds");
    return r;
  } catch (const Json::exception&) {
    fail_data("this is no record of a run: " + quote(line));
  }
}

}  // namespace ravine
