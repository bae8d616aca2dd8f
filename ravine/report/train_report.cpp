#include "ravine/report/train_report.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "ravine/report/regions.hpp"
#include "ravine/train/calibration.hpp"
#include "ravine/train/residuals.hpp"
#include "ravine/version.hpp"

namespace ravine {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_epochs = 1500, most_classes = 40, most_points = 1000;

Json figures(const Metrics& metrics) {
  if (metrics.empty()) return nullptr;
  Json json = Json::object();
  for (const auto& [name, value] : metrics) json[name] = value;
  return json;
}

// The epochs, evenly thinned where there are more than a screen can show; the last and the best one stay.
Json epochs(const Run& run) {
  const std::size_t stride = run.epochs.size() / most_epochs + 1;
  Json json{{"epoch", Json::array()}, {"steps", Json::array()},      {"seconds", Json::array()},
            {"lr", Json::array()},    {"train_loss", Json::array()}, {"valid_loss", Json::array()},
            {"valid", Json::object()}};
  for (const EpochRecord& e : run.epochs) {
    if (e.epoch % stride != 0 && e.epoch != run.best_epoch && e.epoch != run.epochs.back().epoch && e.epoch != 1)
      continue;
    json["epoch"].push_back(e.epoch);
    json["steps"].push_back(e.steps);
    json["seconds"].push_back(e.seconds);
    json["lr"].push_back(e.rate);
    json["train_loss"].push_back(e.train_loss);
    json["valid_loss"].push_back(e.valid_loss);
    for (const auto& [name, value] : e.valid) json["valid"][name].push_back(value);
  }
  return json;
}

// Counts by true and answered class; beyond most_classes the rarest ones share the last row and column.
Json confusion_counts(const Target& target, const Dataset& data, const Outputs& outputs) {
  const std::size_t n = target.classes.size(), shown = std::min(n, most_classes);
  const std::vector<std::size_t> counts = confusion(data.labels, predicted_classes(outputs), n);
  std::vector<std::size_t> rows(n), place(n, shown - 1), order(n);
  for (std::size_t t = 0; t < n; ++t)
    for (std::size_t p = 0; p < n; ++p) rows[t] += counts[t * n + p];
  std::iota(order.begin(), order.end(), 0);
  if (shown < n) {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rows[a] > rows[b]; });
    std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown - 1));
  }
  Json labels = Json::array();
  for (std::size_t k = 0; k < (shown < n ? shown - 1 : n); ++k) {
    place[order[k]] = k;
    labels.push_back(target.classes[order[k]]);
  }
  if (shown < n) labels.push_back(std::to_string(n - shown + 1) + " others");
  std::vector<std::vector<std::size_t>> matrix(shown, std::vector<std::size_t>(shown));
  for (std::size_t t = 0; t < n; ++t)
    for (std::size_t p = 0; p < n; ++p) matrix[place[t]][place[p]] += counts[t * n + p];
  return {{"labels", labels}, {"counts", matrix}};
}

Json calibration_data(const Target& target, const Dataset& data, const Outputs& outputs) {
  const std::size_t n = target.classes.size();
  const Calibration c = calibration(probabilities(outputs), data.labels, n);
  Json bins = Json::array();
  for (const CalibrationBin& b : c.bins)
    bins.push_back(
        {{"low", b.low}, {"high", b.high}, {"rows", b.rows}, {"predicted", b.predicted}, {"observed", b.observed}});
  const Json positive = n == 2 ? Json(target.classes[1]) : Json(nullptr);
  return {{"positive", positive}, {"bins", bins}, {"error", c.error}, {"brier", c.brier}};
}

Json residual_data(const Target& target, const Dataset& data, const Outputs& outputs) {
  const std::vector<double> predicted = predicted_numbers(outputs, target);
  std::vector<double> actual(data.rows);
  for (std::size_t i = 0; i < data.rows; ++i)
    actual[i] = static_cast<double>(data.targets[i]) * target.deviation + target.mean;
  const Residuals r = residuals(actual, predicted);
  std::vector<double> some_actual, some_predicted;
  const std::size_t stride = (data.rows + most_points - 1) / most_points;
  for (std::size_t i = 0; i < data.rows; i += stride) {
    some_actual.push_back(actual[i]);
    some_predicted.push_back(predicted[i]);
  }
  return {{"actual", some_actual},
          {"predicted", some_predicted},
          {"quantiles", r.quantiles},
          {"edges", r.edges},
          {"counts", r.counts}};
}

Json region_data(const TableTraining& job, const Trained& result, const Dataset& judged) {
  const std::optional<Regions> r = learned_regions(result.model, job.training(), judged);
  if (!r) return nullptr;
  auto axis = [](const RegionAxis& a) { return Json{{"name", a.name}, {"range", {a.low, a.high}}}; };
  return {{"x", axis(r->x)},
          {"y", axis(r->y)},
          {"columns", r->columns},
          {"rows", r->rows},
          {"values", r->values},
          {"confidence", r->confidence},
          {"points", {{"x", r->point_x}, {"y", r->point_y}, {"target", r->point_target}}}};
}

}  // namespace

std::string train_report(const TableTraining& job, const Trained& result, const Repetition& repetition,
                         std::string_view instruments) {
  const Target& target = job.schema().target;
  const Dataset& judged = job.judging();
  const bool classes = target.kind == Target::Kind::classes;
  const Run& run = result.run;
  const std::string part = job.testing().rows > 0 ? "test" : job.validation().rows > 0 ? "valid" : "train";
  Json data{
      {"version", version},
      {"data",
       {{"file", job.options().data},
        {"hash", job.table().hash},
        {"rows", {{"train", job.training().rows}, {"valid", job.validation().rows}, {"test", job.testing().rows}}}}},
      {"target", {{"name", target.name}, {"kind", classes ? "classes" : "number"}, {"classes", target.classes}}},
      {"network", job.options().model},
      {"parameters", job.network().layout().parameters()},
      {"optimizer", job.options().optimizer},
      {"loss", job.options().loss},
      {"batch", job.fit_options().batch},
      {"seed", job.options().seed},
      {"outcome", to_string(run.outcome)},
      {"best_epoch", run.best_epoch},
      {"steps", run.steps},
      {"seconds", run.seconds},
      {"epochs", epochs(run)},
      {"metrics",
       {{"train", figures(result.train)},
        {"valid", figures(result.valid)},
        {"test", figures(result.test)},
        {"baseline", figures(result.baseline)}}},
      {"judged", {{"part", part}, {"rows", judged.rows}}},
      {"confusion", nullptr},
      {"calibration", nullptr},
      {"residuals", nullptr},
      {"regions", region_data(job, result, judged)},
      {"instruments", Json::parse(instruments)},
      {"command", repetition.command},
      {"config", repetition.config}};
  if (classes) {
    data["confusion"] = confusion_counts(target, judged, result.answers);
    data["calibration"] = calibration_data(target, judged, result.answers);
  } else {
    data["residuals"] = residual_data(target, judged, result.answers);
  }
  return data.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace ravine
