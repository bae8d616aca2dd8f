#include "ravine/landscape/obstacle_course.hpp"

#include <algorithm>

#include "ravine/landscape/counting.hpp"
#include "ravine/landscape/tune.hpp"

namespace ravine {
namespace {

constexpr std::size_t steps_at_target = 10;

std::optional<double> median(std::vector<std::size_t> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size();
  return (static_cast<double>(values[(n - 1) / 2]) + static_cast<double>(values[n / 2])) / 2;
}

CourseCell run_seeds(const Obstacle& obstacle, const OptimizerSpec& spec, const std::vector<std::uint64_t>& seeds,
                     std::size_t evaluations) {
  CourseCell cell{.lr = spec.lr()};
  std::vector<std::size_t> arrived;
  for (const std::uint64_t seed : seeds) {
    const CourseRun run = run_over(obstacle, spec, seed, evaluations);
    if (run.evaluations) arrived.push_back(*run.evaluations);
    cell.diverged += run.diverged ? 1 : 0;
  }
  cell.success = static_cast<double>(arrived.size()) / static_cast<double>(seeds.size());
  cell.median_evaluations = median(std::move(arrived));
  return cell;
}

bool better(const CourseCell& a, const CourseCell& b) {
  if (a.success != b.success) return a.success > b.success;
  return a.median_evaluations.value_or(infinity) < b.median_evaluations.value_or(infinity);
}

CourseCell tune_and_run(const Obstacle& obstacle, OptimizerSpec spec, const CourseOptions& options) {
  if (spec.info().kind != RuleKind::method) {
    std::optional<CourseCell> best;
    for (const double rate : rate_grid()) {
      spec.set_lr(rate);
      const CourseCell cell = run_seeds(obstacle, spec, options.tuning_seeds, options.evaluations);
      if (!best || better(cell, *best)) best = cell;
    }
    spec.set_lr(best->lr);
  }
  return run_seeds(obstacle, spec, options.final_seeds, options.evaluations);
}

}  // namespace

CourseRun run_over(const Obstacle& obstacle, const OptimizerSpec& spec, std::uint64_t seed, std::size_t evaluations) {
  const auto objective = obstacle.make(seed);
  Counting counting(*objective);
  std::size_t there = 0, arrived = 0;  // steps on end at the target, and the evaluations before the first of them
  auto watch = [&](std::size_t, double value, std::span<const double>, std::span<const double> evaluated) {
    const std::size_t spent = counting.count() - 1;
    if (!evaluated.empty()) value = objective->value(evaluated);
    if (!(value <= obstacle.target)) there = 0;
    else if (there++ == 0) arrived = spent;
    return there < steps_at_target && spent < evaluations;
  };
  const auto result = minimize<double>(counting, spec, {.steps = evaluations, .threads = 1}, {}, watch);
  CourseRun run{.evaluations = {}, .diverged = result.reason == StopReason::diverged};
  // A method that stopped by itself at the target has arrived, too.
  if (there == steps_at_target || (there > 0 && !run.diverged && result.reason != StopReason::steps))
    run.evaluations = arrived;
  return run;
}

Course run_course(const std::vector<OptimizerSpec>& optimizers, const std::vector<Obstacle>& obstacles,
                  const CourseOptions& options, Threads& threads, const std::atomic<bool>* stop) {
  Course course;
  course.cells.assign(optimizers.size(), std::vector<CourseCell>(obstacles.size()));
  for (const OptimizerSpec& spec : optimizers)
    course.runs += obstacles.size() *
                   (options.final_seeds.size() +
                    (spec.info().kind == RuleKind::method ? 0 : rate_grid().size() * options.tuning_seeds.size()));
  // One column at a time: the cells of an obstacle cost about the same.
  for (std::size_t j = 0; j < obstacles.size(); ++j) {
    course.interrupted = stop != nullptr && stop->load(std::memory_order_relaxed);
    if (course.interrupted) return course;
    threads.parallel_for(optimizers.size(), 1, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) course.cells[i][j] = tune_and_run(obstacles[j], optimizers[i], options);
    });
  }
  return course;
}

}  // namespace ravine
