// Run: what happened in one training, as data. Everything downstream (the command line's result, logs, reports,
// comparisons) reads it and nothing else.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ravine {

/// Why a run ended. Divergence and limits are outcomes, not errors.
enum class Outcome { finished, stopped_early, time_limit, interrupted, diverged };
std::string to_string(Outcome outcome);

/// Named figures in a fixed order.
using Metrics = std::vector<std::pair<std::string, double>>;
/// The figure called `name`, or NaN.
double metric(const Metrics& metrics, const std::string& name);

struct EpochRecord {
  std::size_t epoch = 0;  ///< from 1
  std::size_t steps = 0;  ///< steps made since the beginning
  double rate = 0;        ///< learning rate of its last step
  double train_loss = 0;  ///< mean over the epoch's rows, as they were seen
  double valid_loss = 0;  ///< after the epoch; NaN without a validation part
  Metrics valid;          ///< after the epoch
  double seconds = 0;     ///< since the beginning of the run
};

struct Run {
  std::vector<std::pair<std::string, std::string>> config;  ///< the resolved configuration
  std::vector<EpochRecord> epochs;
  Outcome outcome = Outcome::finished;
  std::size_t best_epoch = 0;  ///< whose weights were kept, from 1; 0 if none
  std::size_t steps = 0;
  double seconds = 0;
  double step_seconds = 0;  ///< of that, spent in training steps
  double forward_equivalents =
      0;  ///< since the call: per row 1 for a pass forward, 3 for a gradient, a method's own included
};

/// One line of JSON for `--log`, without the line end. Figures that are not finite are null.
std::string epoch_json(const EpochRecord& epoch);

}  // namespace ravine
