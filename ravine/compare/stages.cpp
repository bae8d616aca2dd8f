#include "ravine/compare/stages.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "ravine/compare/verdict.hpp"
#include "ravine/statistics/halton.hpp"

namespace ravine {
namespace {

constexpr std::size_t most_extensions = 2;

Trial with_point(Trial trial, const Entrant& entrant, Point point) {
  trial.spec = spec_at(entrant.spec, point);
  trial.point = std::move(point);
  return trial;
}

double sweep_rate(const Plan& plan, const OptimizerSpec& standard, int index) {
  return rounded(standard.lr() * std::pow(10, plan.design.decades * index));
}

// Adds the trial on every tuning seed that has not seen it.
void want_tuning(const Plan& plan, const Records& records, const Trial& trial, std::vector<Trial>& wanted) {
  for (const std::uint64_t seed : plan.tuning_seeds) {
    Trial seeded = trial;
    seeded.seed = seed;
    if (!records.contains(seeded.id())) wanted.push_back(std::move(seeded));
  }
}

// The sweep's next runs. While the best rate is at an edge, a decade is added there.
std::vector<Trial> sweep_trials(const Plan& plan, const Records& records, const Entrant& entrant) {
  const int decade = static_cast<int>(std::lround(1 / plan.design.decades));
  int low = -static_cast<int>(plan.design.sweep) / 2, high = low + static_cast<int>(plan.design.sweep) - 1;
  const OptimizerSpec standard(entrant.spec);
  const RateBounds bounds = rate_bounds(standard);
  for (std::size_t extensions = 0;; ++extensions) {
    while (sweep_rate(plan, standard, low) < bounds.low) ++low;
    while (sweep_rate(plan, standard, high) > bounds.high) --high;
    std::vector<Trial> wanted;
    for (int i = low; i <= high; ++i)
      want_tuning(
          plan, records,
          with_point(trial_of(plan, entrant, Phase::sweep, i, 0), entrant, {{"lr", sweep_rate(plan, standard, i)}}),
          wanted);
    if (!wanted.empty() || extensions == most_extensions) return wanted;
    std::vector<Candidate> sweep = candidates_of(records, entrant.name, Phase::sweep);
    std::erase_if(sweep, [&](const Candidate& c) { return c.trial.index < low || c.trial.index > high; });
    const Candidate& best = sweep[best_of(sweep)];
    if (best.trial.index == low || best.diverged) low -= decade;  // where all diverge, smaller rates may not
    else if (best.trial.index == high) high += decade;
    else return {};
  }
}

// The search's points: the learning rate within a decade of the sweep's best, the other options in their whole ranges.
Point search_point(const Plan& plan, const Entrant& entrant, double lr, int index) {
  const std::vector<double> u = halton_point(plan.seed, static_cast<std::size_t>(index), entrant.space.size());
  Point point;
  for (std::size_t d = 0; d < entrant.space.size(); ++d) {
    Dimension dimension = entrant.space[d];
    if (dimension.key == "lr") {
      const RateBounds bounds = rate_bounds(OptimizerSpec(entrant.spec));
      dimension.low = std::max(bounds.low, lr / 10);
      dimension.high = std::min(bounds.high, lr * 10);
    }
    point.emplace_back(dimension.key, dimension.at(u[d]));
  }
  return point;
}

Phase rung(std::size_t i) { return static_cast<Phase>(static_cast<std::size_t>(Phase::rung1) + i); }

// The search around the sweep's best rate.
std::vector<Trial> search_trials(const Plan& plan, const Records& records, const Entrant& entrant) {
  if (plan.design.search == 0) return {};
  const std::vector<Candidate> sweep = candidates_of(records, entrant.name, Phase::sweep);
  const double lr = OptimizerSpec(sweep[best_of(sweep)].trial.spec).lr();
  return rung_trials(plan, records, entrant.name, [&](Phase phase, int index) {
    return with_point(trial_of(plan, entrant, phase, index, 0), entrant, search_point(plan, entrant, lr, index));
  });
}

void want(const Records& records, Trial trial, std::vector<Trial>& wanted) {
  if (!records.contains(trial.id())) wanted.push_back(std::move(trial));
}

// What one entrant has to do before the finals.
std::vector<Trial> entrant_trials(const Plan& plan, const Records& records, const Entrant& entrant) {
  std::vector<Trial> wanted = sweep_trials(plan, records, entrant);
  if (wanted.empty()) wanted = search_trials(plan, records, entrant);
  if (!wanted.empty()) return wanted;
  const Trial tuned = best_tuned(plan, records, entrant).trial;
  for (std::size_t i = 0; i < plan.qualifying_seeds.size(); ++i)
    for (const Phase phase : {Phase::qualify, Phase::standard}) {
      Trial trial = trial_of(plan, entrant, phase, static_cast<int>(i), plan.qualifying_seeds[i]);
      if (phase == Phase::qualify) trial = with_point(std::move(trial), entrant, tuned.point);
      want(records, std::move(trial), wanted);
    }
  return wanted;
}

}  // namespace

Trial trial_of(const Plan& plan, const Entrant& entrant, Phase phase, int index, std::uint64_t seed) {
  return {.optimizer = entrant.name,
          .phase = phase,
          .index = index,
          .seed = seed,
          .spec = entrant.spec,
          .network = plan.network,
          .batch = entrant.batch,
          .epochs = plan.epochs,
          .point = {}};
}

Phase last_rung(const Plan& plan) { return rung(plan.design.rungs - 1); }

std::vector<Trial> rung_trials(const Plan& plan, const Records& records, const std::string& optimizer,
                               const std::function<Trial(Phase, int)>& make) {
  std::vector<int> indices(plan.design.search);
  std::iota(indices.begin(), indices.end(), 0);
  for (std::size_t r = 0; r < plan.design.rungs; ++r) {
    const auto part =
        static_cast<std::size_t>(std::lround(std::pow(3, static_cast<double>(plan.design.rungs - 1 - r))));
    std::vector<Trial> wanted;
    for (const int i : indices) {
      Trial trial = make(rung(r), i);
      trial.epochs = std::max<std::size_t>(1, plan.epochs / part);
      want_tuning(plan, records, trial, wanted);
    }
    if (!wanted.empty()) return wanted;
    std::vector<Candidate> tried = candidates_of(records, optimizer, rung(r));
    std::stable_sort(tried.begin(), tried.end(),
                     [](const Candidate& a, const Candidate& b) { return b.worse_than(a); });
    tried.resize(std::max<std::size_t>(1, tried.size() / 3));
    indices.clear();
    for (const Candidate& c : tried) indices.push_back(c.trial.index);
  }
  return {};
}

std::vector<const TrialRecord*> records_of(const Records& records, const std::string& optimizer, Phase phase) {
  std::vector<const TrialRecord*> found;
  for (const auto& [id, record] : records)
    if (record.trial.optimizer == optimizer && record.trial.phase == phase) found.push_back(&record);
  std::sort(found.begin(), found.end(), [](const TrialRecord* a, const TrialRecord* b) {
    return std::pair(a->trial.seed, a->trial.index) < std::pair(b->trial.seed, b->trial.index);
  });
  return found;
}

std::vector<Candidate> candidates_of(const Records& records, const std::string& optimizer, Phase phase) {
  struct Sum {
    std::size_t runs = 0, diverged = 0;
    double loss = 0, forward_equivalents = 0;
    const Trial* trial = nullptr;
  };
  std::map<int, Sum> sums;
  for (const TrialRecord* r : records_of(records, optimizer, phase)) {
    Sum& sum = sums[r->trial.index];
    ++sum.runs;
    sum.diverged += r->diverged;
    sum.loss += r->loss;
    sum.forward_equivalents += r->forward_equivalents;
    sum.trial = &r->trial;
  }
  std::vector<Candidate> candidates;
  for (const auto& [index, sum] : sums)
    candidates.push_back(
        {*sum.trial, sum.loss / static_cast<double>(sum.runs), 2 * sum.diverged > sum.runs, sum.forward_equivalents});
  return candidates;
}

std::size_t best_of(const std::vector<Candidate>& candidates) {
  const auto best = std::min_element(candidates.begin(), candidates.end(),
                                     [](const Candidate& a, const Candidate& b) { return b.worse_than(a); });
  return static_cast<std::size_t>(best - candidates.begin());
}

Candidate best_tuned(const Plan& plan, const Records& records, const Entrant& entrant) {
  std::vector<Candidate> full = candidates_of(records, entrant.name, Phase::sweep);
  if (plan.design.search > 0)
    for (Candidate& c : candidates_of(records, entrant.name, last_rung(plan))) full.push_back(std::move(c));
  return full[best_of(full)];
}

Qualified qualified(const Plan& plan, const Records& records, const Entrant& entrant) {
  const auto centre_in = [&](Phase phase) {
    std::vector<double> losses;
    for (const TrialRecord* r : records_of(records, entrant.name, phase)) losses.push_back(r->loss);
    return centre(losses);
  };
  const double tuned = centre_in(Phase::qualify), standard = centre_in(Phase::standard);
  if (standard < tuned) return {entrant.spec, {}, Phase::standard, standard};
  const Trial trial = best_tuned(plan, records, entrant).trial;
  return {trial.spec, trial.point, Phase::qualify, tuned};
}

std::vector<std::string> qualifying_order(const Plan& plan, const Records& records) {
  std::vector<std::pair<double, std::string>> order;
  for (const Entrant& entrant : plan.entrants)
    order.emplace_back(qualified(plan, records, entrant).centre, entrant.name);
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (auto& [loss, name] : order) names.push_back(std::move(name));
  return names;
}

std::vector<Trial> next_trials(const Plan& plan, const Records& records) {
  std::vector<Trial> wanted;
  for (const Entrant& entrant : plan.entrants)
    for (Trial& trial : entrant_trials(plan, records, entrant)) wanted.push_back(std::move(trial));
  if (!wanted.empty()) return wanted;
  std::vector<std::string> finalists = qualifying_order(plan, records);
  finalists.resize(std::min(finalists.size(), plan.design.finalists));
  for (std::size_t i = 0; i < plan.final_seeds.size(); ++i) {
    for (const std::string& name : finalists) {
      const Entrant& entrant = plan.entrant(name);
      Trial trial = with_point(trial_of(plan, entrant, Phase::final, static_cast<int>(i), plan.final_seeds[i]), entrant,
                               qualified(plan, records, entrant).point);
      trial.test = true;
      want(records, std::move(trial), wanted);
    }
    for (const Entrant& baseline : plan.baselines) {
      Trial trial = trial_of(plan, baseline, Phase::baseline, static_cast<int>(i), plan.final_seeds[i]);
      trial.test = true;
      want(records, std::move(trial), wanted);
    }
  }
  return wanted;
}

}  // namespace ravine
