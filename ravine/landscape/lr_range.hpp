// The learning-rate range test (Smith, "Cyclical learning rates for training neural networks", WACV 2017, section 3.3,
// in the exponential form of fast.ai): a short training whose rate grows by the same factor at every step, until the
// loss explodes. Four rules read a rate from the curve; three seeds say how far to trust it.
//
// The loss is smoothed by an Ewma of 0.98. A run ends when that is above 4 times its least value, or not finite. Rules
// look at what is left without the first tenth and the last five points:
//   valley   the middle of the second third of the longest decreasing subsequence (fast.ai's default)
//   steep    where, on that way down, the line through 15 points falls fastest by log lr
//   minimum  a tenth of the rate of the least loss
//   slide    from the right, where a slope over 15 points first differs from the next by at most 0.005
#pragma once
#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "ravine/train/table_training.hpp"

namespace ravine {

struct LrRangeOptions {
  double from = 0, to = 0;  ///< 0: the optimizer's default rate / 1000, and times 10,000
  std::size_t steps = 100;  ///< of each run
  std::size_t seeds = 3;    ///< the training's own and the following ones
};

struct LrSuggestions {
  std::optional<double> valley, steep, minimum, slide;
};

struct LrCurve {
  std::uint64_t seed = 0;
  std::vector<double> loss, smoothed;  ///< per step, as far as the run came
  std::optional<double> divergence;    ///< the rate at which it ended, if it did
  LrSuggestions suggestions;
};

struct LrRange {
  double from = 0, to = 0;
  std::vector<double> lr;
  std::vector<LrCurve> curves;
  std::vector<double> smoothed;      ///< the median of the seeds, as far as all of them came
  LrSuggestions suggestions;         ///< the median of those of the seeds
  std::optional<double> divergence;  ///< the least of the seeds
  double suggestion = 0;             ///< that of `valley`; see suggested()
  std::size_t rows_seen = 0;
  bool interrupted = false;
};

/// Reads the four rates from a smoothed curve over rates that grow by a constant factor. Rules that find nothing (a
/// curve of fewer than 20 points, one that never falls) give nothing.
LrSuggestions suggest_rates(const std::vector<double>& lr, const std::vector<double>& smoothed);

/// Runs the test with the network, the loss, the batches and the optimizer of `job`, without the optimizer's schedule
/// of the rate. Throws Error: usage if the method takes no rate, runtime if no rule finds one.
LrRange find_lr(const TableTraining& job, const LrRangeOptions& options, Threads& threads,
                const std::atomic<bool>* stop = nullptr);

}  // namespace ravine
