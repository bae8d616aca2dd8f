#include "ravine/compare/tune.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "ravine/nn/network_spec.hpp"
#include "ravine/statistics/halton.hpp"

namespace ravine {
namespace {

constexpr const char* surroundings[] = {"batch", "width", "dropout", "input_dropout"};

bool is_surrounding(const std::string& key) {
  return std::find(std::begin(surroundings), std::end(surroundings), key) != std::end(surroundings);
}

void check_key(const std::string& key, const OptimizerSpec& optimizer) {
  std::vector<std::string> known(std::begin(surroundings), std::end(surroundings));
  for (const OptionInfo& option : optimizer.parts[0].options()) known.push_back(option.name);
  if (std::find(known.begin(), known.end(), key) == known.end())
    fail_usage(quote(key) + " is nothing that " + optimizer.info().about.name + " or its surroundings have" +
               did_you_mean(key, known) + "; it may be " + join(known, ", "));
}

// What a value of a key is: whole numbers where halves make no sense.
void set(Trial& trial, OptimizerSpec& optimizer, NetworkSpec& network, std::pair<std::string, double>& entry) {
  auto& [key, value] = entry;
  if (key == "batch" || key == "width") value = std::round(value);
  const OptionInfo share{key, OptionInfo::Form::number, 0, below_one, {}, ""},
      whole{key, OptionInfo::Form::number, 0, {1, 1e9}, {}, ""};
  if (is_surrounding(key))
    parse_option(key == "batch" || key == "width" ? whole : share, format_number(value), "the range of " + key);
  if (key == "batch") trial.batch = static_cast<std::size_t>(value);
  else if (key == "width") std::fill(network.hidden.begin(), network.hidden.end(), static_cast<std::size_t>(value));
  else if (key == "dropout") network.dropout = value;
  else if (key == "input_dropout") network.input_dropout = value;
  else set_option_value(optimizer, key, value);
}

Trial trial_at(const Plan& plan, Phase phase, int index, std::uint64_t seed, Point point) {
  const Entrant& entrant = plan.entrants[0];
  Trial trial = trial_of(plan, entrant, phase, index, seed);
  OptimizerSpec optimizer(entrant.spec);
  NetworkSpec network = NetworkSpec::parse(plan.network);
  for (auto& entry : point) set(trial, optimizer, network, entry);
  trial.spec = optimizer.text();
  trial.network = network.text();
  trial.point = std::move(point);
  return trial;
}

Point search_point(const Plan& plan, int index) {
  const std::vector<Dimension>& space = plan.entrants[0].space;
  const std::vector<double> u = halton_point(plan.seed, static_cast<std::size_t>(index), space.size());
  Point point;
  for (std::size_t d = 0; d < space.size(); ++d) point.emplace_back(space[d].key, space[d].at(u[d]));
  return point;
}

}  // namespace

Dimension parse_range(const std::string& text, const OptimizerSpec& optimizer) {
  const auto wrong = [&]() {
    fail_usage("the range " + quote(text) + " should be KEY=LOW..HIGH or KEY=A|B|C, as in lr=1e-4..1e-1");
  };
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) wrong();
  Dimension d{.key = text.substr(0, equals), .low = 0, .high = 0, .scale = Scale::linear};
  check_key(d.key, optimizer);
  const std::string rest = text.substr(equals + 1);
  const auto number = [&](const std::string& part) {
    const auto value = parse_number(trim(part));
    if (!value || !std::isfinite(*value)) wrong();
    return *value;
  };
  const std::size_t dots = rest.find("..");
  if (dots == std::string::npos) {
    for (const std::string& part : split(rest, '|')) d.choices.push_back(number(part));
    if (d.choices.size() < 2) wrong();
    const auto [low, high] = std::minmax_element(d.choices.begin(), d.choices.end());
    d.low = *low;
    d.high = *high;
    return d;
  }
  d.low = number(rest.substr(0, dots));
  d.high = number(rest.substr(dots + 2));
  if (!(d.low < d.high)) wrong();
  if (d.low >= 0.5 && d.high < 1) d.scale = Scale::log_from_1;
  else if (d.low > 0 && d.high >= 10 * d.low) d.scale = Scale::log;
  return d;
}

Plan make_tune_plan(const StudyOptions& options, const std::vector<Dimension>& ranges, const DataFacts& facts) {
  // No sweep, more of the search: 27 points and more. The default setting is the baseline.
  Design design = find_design(options.preset);
  design.sweep = 0;
  design.search = design.name == "quick" ? 12 : design.name == "standard" ? 36 : 81;
  design.rungs = std::min<std::size_t>(design.rungs, design.name == "quick" ? 2 : design.rungs);
  design.finalists = 1;
  design.budget_seconds /= 2;
  Plan plan = make_plan(options, facts, design, options.optimizers);
  Entrant& entrant = plan.entrants[0];
  if (!ranges.empty()) entrant.space = ranges;
  for (std::size_t i = 0; i < entrant.space.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (entrant.space[i].key == entrant.space[j].key) fail_usage("two ranges for " + entrant.space[i].key);
  for (const Dimension& d : entrant.space)
    for (const double u : {0.0, 1.0})  // complains about bounds out of range
      trial_at(plan, Phase::rung1, 0, 0, {{d.key, d.at(u)}});
  return plan;
}

Trial tuned_trial(const Plan& plan, const Records& records) {
  std::vector<Candidate> last = candidates_of(records, plan.entrants[0].name, last_rung(plan));
  return last[best_of(last)].trial;
}

std::vector<Trial> next_tune_trials(const Plan& plan, const Records& records) {
  const std::string& name = plan.entrants[0].name;
  std::vector<Trial> wanted = rung_trials(plan, records, name, [&](Phase phase, int index) {
    return trial_at(plan, phase, index, 0, search_point(plan, index));
  });
  if (!wanted.empty()) return wanted;
  const Point tuned = tuned_trial(plan, records).point;
  const auto want = [&](Phase phase, std::size_t i, std::uint64_t seed, const Point& point) {
    Trial trial = trial_at(plan, phase, static_cast<int>(i), seed, point);
    trial.test = phase == Phase::final || phase == Phase::baseline;
    if (!records.contains(trial.id())) wanted.push_back(std::move(trial));
  };
  for (std::size_t i = 0; i < plan.qualifying_seeds.size(); ++i) {
    want(Phase::qualify, i, plan.qualifying_seeds[i], tuned);
    want(Phase::standard, i, plan.qualifying_seeds[i], {});
  }
  for (std::size_t i = 0; i < plan.final_seeds.size(); ++i) {
    want(Phase::final, i, plan.final_seeds[i], tuned);
    want(Phase::baseline, i, plan.final_seeds[i], {});
  }
  return wanted;
}

}  // namespace ravine
