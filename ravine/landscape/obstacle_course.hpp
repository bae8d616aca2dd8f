// The obstacle course: every optimizer over every obstacle after the same tuning. Each takes every rate of rate_grid()
// on the tuning seeds, the best one (most seeds that arrive, then the fewest evaluations) is taken to the final seeds,
// and only those count. Methods without a rate are not tuned. An obstacle is passed when the value has been at the
// target for ten steps on end.
#pragma once
#include <atomic>
#include <optional>
#include <vector>

#include "ravine/core/threads.hpp"
#include "ravine/landscape/obstacles.hpp"
#include "ravine/optim/optimizer_spec.hpp"

namespace ravine {

struct CourseOptions {
  std::size_t evaluations = 2000;  ///< per run
  std::vector<std::uint64_t> tuning_seeds{1, 2, 3}, final_seeds{101, 102, 103, 104, 105};
};

struct CourseCell {
  double lr = 0;                             ///< the best rate
  double success = 0;                        ///< share of the final seeds that arrived
  std::optional<double> median_evaluations;  ///< of those
  std::size_t diverged = 0;                  ///< final seeds
};

struct Course {
  std::vector<std::vector<CourseCell>> cells;  ///< [optimizer][obstacle]
  std::size_t runs = 0;
  bool interrupted = false;
};

/// The evaluations until the obstacle was passed; nothing if it was not.
struct CourseRun {
  std::optional<std::size_t> evaluations;
  bool diverged = false;
};
CourseRun run_over(const Obstacle& obstacle, const OptimizerSpec& spec, std::uint64_t seed, std::size_t evaluations);

/// Cells are shared among the threads; the result does not depend on their number.
Course run_course(const std::vector<OptimizerSpec>& optimizers, const std::vector<Obstacle>& obstacles,
                  const CourseOptions& options, Threads& threads, const std::atomic<bool>* stop = nullptr);

}  // namespace ravine
