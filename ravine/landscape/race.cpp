#include "ravine/landscape/race.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/landscape/counting.hpp"

namespace ravine {
namespace {

Buffer<double> copied(std::span<const double> x) {
  Buffer<double> copy(x.size());
  std::copy(x.begin(), x.end(), copy.span().begin());
  return copy;
}

// The steps after which a snapshot is taken: 0, total, and in between k^1.5 in proportion.
std::vector<std::size_t> snapshot_steps(std::size_t total, std::size_t count) {
  std::vector<std::size_t> steps;
  for (std::size_t k = 0; k <= count; ++k) {
    const double share = std::pow(static_cast<double>(k) / static_cast<double>(count), 1.5);
    const auto step = static_cast<std::size_t>(std::llround(share * static_cast<double>(total)));
    if (steps.empty() || step > steps.back()) steps.push_back(step);
  }
  return steps;
}

}  // namespace

Path run_path(const Terrain& terrain, const OptimizerSpec& spec, std::span<const double> start,
              std::size_t evaluations) {
  const auto objective = terrain();
  Counting counting(*objective);
  Path path{.optimizer = spec.text(), .points = {}, .loss = {}, .evaluations = {}};
  // The evaluation at a point is made when the point is seen, and counts for the step that follows.
  auto watch = [&](std::size_t, double value, std::span<const double> x, std::span<const double> evaluated) {
    const std::size_t spent = counting.count() - 1;
    path.loss.push_back(evaluated.empty() ? value : objective->value(evaluated));
    path.points.push_back(copied(evaluated.empty() ? x : evaluated));
    path.evaluations.push_back(spent);
    return spent < evaluations;
  };
  const auto result =
      minimize<double>(counting, spec, {.steps = evaluations, .all_steps = false, .threads = 1}, start, watch);
  path.outcome = result.reason == StopReason::stopped ? StopReason::steps : result.reason;
  return path;
}

TrainingPath run_training_path(const Network<float>& network, const AnyLoss& loss, const Target& target,
                               const Dataset& training, const FitOptions& options, std::size_t snapshots,
                               Threads& threads, const std::atomic<bool>* stop) {
  const std::vector<std::size_t> wanted = snapshot_steps(Pace(options, training.rows).steps(), snapshots);
  TrainingPath path{.optimizer = options.optimizer.text(), .points = {}, .steps = {}};
  Buffer<float> evaluated(network.layout().size());
  auto take = [&](const StepView& step, std::size_t number) {
    std::copy(step.parameters.span().begin(), step.parameters.span().end(), evaluated.span().begin());
    if (step.method.has_readout()) step.method.readout(evaluated.span());
    const bool finite = std::all_of(evaluated.span().begin(), evaluated.span().end(),
                                    [](float w) { return std::isfinite(w) && std::abs(w) < 1e15F; });
    if (!finite) return;
    path.points.push_back(widened(evaluated));
    path.steps.push_back(number);
  };
  FitHooks hooks;
  hooks.before_step = [&](const StepView& step) {
    if (step.step != 1) return;
    path.points.push_back(widened(step.parameters));
    path.steps.push_back(0);
  };
  hooks.after_step = [&](const StepView& step) {
    if (std::binary_search(wanted.begin(), wanted.end(), step.step)) take(step, step.step);
  };
  hooks.stop = stop;
  FitState state;
  path.outcome = fit(network, loss, target, training, Dataset{}, options, state, threads, hooks).outcome;
  return path;
}

}  // namespace ravine
