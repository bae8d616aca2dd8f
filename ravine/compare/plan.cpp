#include "ravine/compare/plan.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine {
namespace {

constexpr double nominal_cores = 2;
constexpr std::size_t fewest_epochs = 6, most_seeds = 400, most_tuning_seeds = 5;

// Seconds that one core of the nominal machine takes for an epoch: a pass forward of a row is 2 floating-point
// operations per parameter, a gradient three times that, and a step has a cost of its own. Fitted to a machine of 2024
// with both cores at work (docs/comparing.md).
double seconds(double rows, double validation, double batch, double parameters) {
  constexpr double flops = 40e9, row = 0.1e-6, step = 20e-6, step_parameter = 1e-9;
  const double forward = row + 2 * parameters / flops;
  return (3 * rows + validation) * forward + std::ceil(rows / batch) * (step + parameters * step_parameter);
}

// Full runs that the study is worth, if no range is extended.
double full_runs(const Design& d, std::size_t tuning_seeds, std::size_t entrants, std::size_t baselines) {
  double search = 0, points = static_cast<double>(d.search);
  for (std::size_t rung = 1; rung <= d.rungs && d.search > 0; ++rung, points = std::max(1.0, std::floor(points / 3)))
    search += points / std::pow(3.0, static_cast<double>(d.rungs - rung));
  const double each = static_cast<double>(tuning_seeds) * (static_cast<double>(d.sweep) + search) +
                      2 * static_cast<double>(d.qualifying);
  return each * static_cast<double>(entrants) +
         static_cast<double>((std::min(d.finalists, entrants) + baselines) * d.final);
}

Entrant make_entrant(const std::string& text, const std::string& schedule, std::size_t batch) {
  OptimizerSpec spec(text);
  if (!spec.has_schedule() && spec.info().kind != RuleKind::method)
    for (const Stage& stage : parse_spec(schedule)) spec.add_schedule(stage);
  return {spec.info().about.name, spec.text(), published_space(spec), spec.info().about.full_batch ? 0 : batch};
}

std::vector<std::uint64_t> seeds_from(std::uint64_t first, std::size_t n) {
  std::vector<std::uint64_t> seeds;
  for (std::size_t i = 0; i < n; ++i) seeds.push_back(first + i);
  return seeds;
}

}  // namespace

Design find_design(const std::string& name) {
  static const std::vector<Design> designs{
      {.name = "quick", .sweep = 5, .search = 0, .qualifying = 3, .finalists = 3, .final = 10, .budget_seconds = 100},
      {.name = "standard"},
      {.name = "thorough",
       .sweep = 17,
       .decades = 0.25,
       .search = 75,
       .rungs = 4,
       .qualifying = 10,
       .finalists = 4,
       .final = 30,
       .budget_seconds = 3000}};
  std::vector<std::string> names;
  for (const Design& d : designs) {
    if (d.name == name) return d;
    names.push_back(d.name);
  }
  fail_usage("--preset " + quote(name) + " should be quick, standard or thorough" + did_you_mean(name, names));
}

std::vector<std::string> core_optimizers() {
  return {"sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "rprop", "adam", "adamw", "nadam"};
}

std::vector<std::string> all_optimizers() {
  std::vector<std::string> names;
  for (const RuleInfo& info : list_optimizers()) {
    names.emplace_back(info.about.name);
    // A full covariance takes hours for thousands of parameters, whatever the work on the data is.
    if (names.back() == "cma_es") names.back() += " covariance=separable";
  }
  return names;
}

const Entrant& Plan::entrant(const std::string& name) const {
  return *std::find_if(entrants.begin(), entrants.end(), [&](const Entrant& e) { return e.name == name; });
}

std::size_t Plan::expected_runs() const {
  std::size_t search = 0, points = design.search;
  for (std::size_t rung = 0; rung < design.rungs && design.search > 0;
       ++rung, points = std::max<std::size_t>(1, points / 3))
    search += points;
  return entrants.size() * (tuning_seeds.size() * (design.sweep + search) + 2 * design.qualifying) +
         (std::min(design.finalists, entrants.size()) + baselines.size()) * design.final;
}

double Plan::expected_work() const {
  return full_runs(design, tuning_seeds.size(), entrants.size(), baselines.size()) * trial_forward_equivalents();
}

Plan make_plan(const StudyOptions& options, const DataFacts& facts) {
  return make_plan(options, facts, find_design(options.preset), {"adam", "sgd"});
}

Plan make_plan(const StudyOptions& options, const DataFacts& facts, const Design& design,
               const std::vector<std::string>& baselines) {
  Plan plan;
  plan.design = design;
  if (options.budget_seconds) plan.design.budget_seconds = *options.budget_seconds;
  if (options.seeds) plan.design.final = *options.seeds;
  if (options.trials) plan.design.search = *options.trials;
  if (plan.design.final > most_seeds) fail_usage("--seeds " + std::to_string(plan.design.final) + " is more than 400");
  plan.network = facts.network;
  plan.schedule = options.schedule;
  plan.equivalence = options.equivalence;
  plan.batch = facts.batch;
  for (const std::string& text : options.optimizers) {
    Entrant entrant = make_entrant(text, options.schedule, facts.batch);
    const auto same = [&](const std::string& name) {
      return std::any_of(plan.entrants.begin(), plan.entrants.end(), [&](const Entrant& e) { return e.name == name; });
    };
    if (same(entrant.name)) entrant.name = std::string(trim(text));
    if (same(entrant.name)) fail_usage("--optimizer: " + quote(entrant.name) + " is there twice");
    plan.entrants.push_back(std::move(entrant));
  }
  for (const std::string& text : baselines) plan.baselines.push_back(make_entrant(text, options.schedule, facts.batch));

  plan.seed = options.seed;
  plan.qualifying_seeds = seeds_from(options.seed * 1000 + 101, plan.design.qualifying);
  plan.final_seeds = seeds_from(options.seed * 1000 + 501, plan.design.final);

  const auto runs = [&](std::size_t tuning_seeds) {
    return full_runs(plan.design, tuning_seeds, plan.entrants.size(), plan.baselines.size());
  };
  const auto epoch_seconds = [&](std::size_t rows) {
    return seconds(static_cast<double>(rows), static_cast<double>(std::min(facts.validation, rows)),
                   static_cast<double>(facts.batch), static_cast<double>(facts.parameters));
  };
  plan.rows = facts.rows;
  if (options.epochs) {
    plan.epochs = *options.epochs;
  } else {
    const double per_run = plan.design.budget_seconds * nominal_cores / runs(1);
    plan.epochs = static_cast<std::size_t>(per_run / epoch_seconds(facts.rows));
    if (plan.epochs < fewest_epochs) {  // rather fewer rows than no time to converge
      const double share = per_run / (static_cast<double>(fewest_epochs) * epoch_seconds(facts.rows));
      plan.rows = std::clamp(static_cast<std::size_t>(share * static_cast<double>(facts.rows)),
                             std::min<std::size_t>(facts.rows, 100), facts.rows);
      plan.epochs = fewest_epochs;
    }
    plan.epochs = std::min(plan.epochs, facts.most_epochs);
  }
  const auto study_seconds = [&](std::size_t tuning_seeds) {
    return runs(tuning_seeds) * static_cast<double>(plan.epochs) * epoch_seconds(plan.rows) / nominal_cores;
  };
  std::size_t tuning_seeds = 1;
  while (tuning_seeds < most_tuning_seeds && study_seconds(tuning_seeds + 1) <= plan.design.budget_seconds)
    ++tuning_seeds;
  plan.tuning_seeds = seeds_from(options.seed * 1000 + 1, tuning_seeds);
  plan.nominal_seconds = study_seconds(tuning_seeds);
  return plan;
}

}  // namespace ravine
