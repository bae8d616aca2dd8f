#include "cli/search_json.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/core/text.hpp"
#include "ravine/statistics/order.hpp"

namespace ravine::cli {
namespace {

// What is infinite or not a number does not exist.
Json finite(double v) { return std::isfinite(v) ? Json(v) : Json(nullptr); }

Json environment_json(const EnvironmentInfo& e) {
  return {{"name", e.name},
          {"title", e.title},
          {"observations", e.observations},
          {"states", e.states},
          {"action",
           {{"kind", e.action.discrete ? "discrete" : "continuous"},
            {"size", e.action.size},
            {"low", e.action.discrete ? Json(nullptr) : finite(e.action.low)},
            {"high", e.action.discrete ? Json(nullptr) : finite(e.action.high)}}},
          {"horizon", e.horizon},
          {"dt", e.dt > 0 ? Json(e.dt) : Json(nullptr)},
          {"threshold", finite(e.threshold)}};
}

Json run_json(const SearchRun& run) {
  Json curve = Json::array();
  for (const SearchPoint& p : run.curve)
    curve.push_back({{"iteration", p.iteration},
                     {"episodes", p.episodes},
                     {"steps", p.steps},
                     {"return", finite(p.mean)},
                     {"deviation", finite(p.deviation)},
                     {"seconds", p.seconds}});
  const double made = static_cast<double>(run.steps + run.evaluation_steps);
  return {{"seed", run.best.seed},
          {"outcome", to_string(run.outcome)},
          {"iterations", run.iterations},
          {"episodes", run.episodes},
          {"steps", run.steps},
          {"seconds", run.seconds},
          {"steps_per_second", finite(made / run.seconds)},
          {"curve", curve},
          {"final", to_json(run.final)}};
}

// At 100 places between 0 and the longest run, every run with the return of its last evaluation until then.
Json band_json(const std::vector<SearchRun>& runs) {
  if (runs.size() < 2) return nullptr;
  constexpr std::size_t places = 100;
  std::size_t most = 0;
  for (const SearchRun& run : runs) most = std::max(most, run.curve.empty() ? 0 : run.curve.back().steps);
  Json band{{"steps", Json::array()}, {"low", Json::array()}, {"median", Json::array()}, {"high", Json::array()}};
  for (std::size_t i = 0; i <= places; ++i) {
    const std::size_t steps = most * i / places;
    std::vector<double> returns;
    for (const SearchRun& run : runs) {
      const auto after = std::ranges::upper_bound(run.curve, steps, {}, &SearchPoint::steps);
      if (after != run.curve.begin() && std::isfinite(std::prev(after)->mean))
        returns.push_back(std::prev(after)->mean);
    }
    if (returns.empty()) continue;
    band["steps"].push_back(steps);
    band["low"].push_back(quantile(returns, 0.1));
    band["median"].push_back(quantile(returns, 0.5));
    band["high"].push_back(quantile(returns, 0.9));
  }
  return band;
}

Json episode_json(const EnvironmentInfo& environment, const Trace& trace) {
  Json rows = Json::array();
  for (std::size_t t = 0; t < trace.states.size(); ++t) {
    Json row{t};
    for (const double v : trace.states[t]) row.push_back(finite(v));
    const bool last = t == trace.actions.size();
    for (std::size_t i = 0; i < environment.actions.size(); ++i)
      row.push_back(last ? Json(nullptr) : finite(trace.actions[t][i]));
    row.push_back(last ? Json(nullptr) : finite(trace.rewards[t]));
    rows.push_back(row);
  }
  return {{"environment", environment.name},
          {"return", finite(trace.total)},
          {"seed", trace.seed},
          {"dt", environment.dt > 0 ? Json(environment.dt) : Json(nullptr)},
          {"columns", trace_columns(environment)},
          {"rows", rows}};
}

}  // namespace

Json to_json(const Returns& r) {
  return {{"mean", finite(r.mean)},
          {"deviation", finite(r.deviation)},
          {"lowest", finite(r.lowest)},
          {"highest", finite(r.highest)},
          {"episodes", r.episodes}};
}

Json to_json(const SearchRecord& r) {
  Json runs = Json::array();
  for (const SearchRun& run : r.runs) runs.push_back(run_json(run));
  return {{"kind", "search"},
          {"environment", environment_json(r.environment)},
          {"optimizer", r.settings.optimizer.text()},
          {"policy", r.settings.policy.text()},
          {"parameters", r.parameters},
          {"whitened", r.settings.episodes.whitens},
          {"shift", r.settings.episodes.shift},
          {"target", finite(r.settings.target)},
          {"evaluation_episodes", r.settings.evaluation_episodes},
          {"threads", r.threads},
          {"seconds", r.seconds},
          {"runs", runs},
          {"band", band_json(r.runs)},
          {"best_seed", r.runs.empty() ? Json(nullptr) : Json(r.runs[r.best].best.seed)},
          {"model", r.model.empty() ? Json(nullptr) : Json(r.model)},
          {"episode", r.episode ? episode_json(r.environment, *r.episode) : Json(nullptr)}};
}

std::vector<std::string> trace_columns(const EnvironmentInfo& environment) {
  std::vector<std::string> columns{"step"};
  columns.insert(columns.end(), environment.states.begin(), environment.states.end());
  columns.insert(columns.end(), environment.actions.begin(), environment.actions.end());
  columns.emplace_back("reward");
  return columns;
}

std::vector<std::vector<std::string>> trace_rows(const Trace& trace) {
  std::vector<std::vector<std::string>> rows;
  const std::size_t actions = trace.actions.empty() ? 1 : trace.actions[0].size();
  for (std::size_t t = 0; t < trace.states.size(); ++t) {
    std::vector<std::string>& row = rows.emplace_back(std::vector<std::string>{std::to_string(t)});
    for (const double v : trace.states[t]) row.push_back(format_number(v));
    const bool last = t == trace.actions.size();
    for (std::size_t i = 0; i < actions; ++i) row.push_back(last ? "" : format_number(trace.actions[t][i]));
    row.push_back(last ? "" : format_number(trace.rewards[t]));
  }
  return rows;
}

}  // namespace ravine::cli
