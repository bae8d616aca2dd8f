#include "cli/instrument_panel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/plot.hpp"
#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

constexpr std::size_t spark_width = 24;

std::vector<double> column(const InstrumentLog& log, double InstrumentRecord::*field) {
  std::vector<double> values;
  for (const InstrumentRecord& r : log.records) values.push_back(r.*field);
  return values;
}

// The median of the last quarter of those that are there; single figures jump.
double settled(std::vector<double> values) {
  values.erase(values.begin(), values.end() - static_cast<std::ptrdiff_t>((values.size() + 3) / 4));
  std::erase_if(values, [](double v) { return std::isnan(v); });
  if (values.empty()) return std::nan("");
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::string on_noise(double noise, std::size_t batch) {
  if (std::isnan(noise)) return "noise drowns the gradient";
  const auto rows = static_cast<double>(batch);
  if (noise > 10 * rows)
    return fmt::format("rows; the batch of {} walks on noise: a larger one or a decay helps", batch);
  if (noise < rows / 10) return fmt::format("rows; the batch of {} is larger than it needs to be", batch);
  return fmt::format("rows, of the order of the batch of {}", batch);
}

std::string on_gauge(double gauge) {
  if (std::isnan(gauge)) return "no parabola under the step";
  if (gauge < -0.5) return "undershoot: the steps could be longer";
  if (gauge > 0.5) return "overshoot: the steps climb the other wall";
  return "the steps end near the lowest point of the batch's loss";
}

std::string on_sharpness(double sharpness, double threshold) {
  if (std::isnan(threshold)) return "no threshold is known for this optimizer";
  if (std::isnan(sharpness)) return "not finite";
  const double share = sharpness / threshold;
  const std::string text = fmt::format("{:.2g} of its threshold {}", share, format_short(threshold, 3));
  return text + (share > 1     ? ": beyond the edge of stability"
                 : share > 0.5 ? ": at the edge of stability"
                               : ": stable, with room for a larger rate");
}

}  // namespace

Json to_json(const InstrumentLog& log) {
  Json records = Json::array();
  for (const InstrumentRecord& r : log.records) records.push_back(Json::parse(instrument_json(r))["instruments"]);
  return {{"every", log.every},
          {"extra_work", log.extra_work},
          {"sample_rows", log.sample_rows},
          {"layers", log.layers},
          {"threshold", log.threshold.empty() ? Json(nullptr) : Json(log.threshold)},
          {"records", std::move(records)}};
}

std::string instrument_panel(const InstrumentLog& log, std::size_t batch) {
  if (log.records.empty()) return "";
  std::vector<double> steps;
  for (const InstrumentRecord& r : log.records) steps.push_back(static_cast<double>(r.step));
  std::string text = draw_curves({{.name = "loss of the batch", .x = steps, .y = column(log, &InstrumentRecord::loss)},
                                  {.name = "its exponentially weighted average, beta 0.98, bias-corrected",
                                   .x = steps,
                                   .y = column(log, &InstrumentRecord::loss_ewma)}},
                                 {.x_label = "step", .y_label = "loss", .lines = 10});
  std::vector<std::vector<std::string>> rows;
  auto add = [&](const std::string& name, const std::vector<double>& values, const std::string& words) {
    const double last = settled(values);
    rows.push_back({name, sparkline(values, spark_width), std::isnan(last) ? "-" : format_short(last, 3), words});
  };
  add("gradient norm", column(log, &InstrumentRecord::gradient_norm), "of the batch");
  for (std::size_t l = 0; l < log.layers.size(); ++l) {
    std::vector<double> ratios;
    for (const InstrumentRecord& r : log.records) ratios.push_back(r.update_ratio[l]);
    add("update " + log.layers[l], ratios, "|change| / |weights| per step");
  }
  const std::vector<double> noise = column(log, &InstrumentRecord::noise_scale),
                            gauge = column(log, &InstrumentRecord::gauge),
                            sharpness = column(log, &InstrumentRecord::sharpness),
                            dead = column(log, &InstrumentRecord::dead_units);
  add("noise scale", noise, on_noise(settled(noise), batch));
  add("step gauge", gauge, on_gauge(settled(gauge)));
  add("sharpness", sharpness,
      on_sharpness(settled(sharpness), settled(column(log, &InstrumentRecord::stability_threshold))));
  add("dead units", dead,
      settled(dead) > 0 ? "share of the hidden units that nothing moves" : "every hidden unit moves");
  return text + aligned(rows, 0) +
         fmt::format("{} records, one every {} steps: {:.0f}% more gradients than the training itself\n",
                     log.records.size(), log.every, 100 * log.extra_work);
}

}  // namespace ravine::cli
