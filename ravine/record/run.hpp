// Run: what happened in one training, as data. Everything downstream (the command line's result, logs, reports,
// comparisons) reads it and nothing else.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
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

/// What the instruments showed at one step; NaN where there was nothing to show. landscape/instruments.hpp says what
/// the figures are.
struct InstrumentRecord {
  std::size_t step = 0, epoch = 0;  ///< both from 1
  double rate = 0, loss = 0, loss_ewma = 0, gradient_norm = 0;
  std::vector<double> update_ratio;  ///< per layer
  double noise_scale = 0, gauge = 0, sharpness = 0, stability_threshold = 0, dead_units = 0;
};

struct InstrumentLog {
  std::size_t every = 0, sample_rows = 0;  ///< steps between records; rows for sharpness and dead units
  double extra_work = 0;                   ///< gradients of rows beyond those of the training, as a share of them
  std::vector<std::string> layers;         ///< that update_ratio is of
  std::string threshold;                   ///< the formula of the stability threshold; "" if none is known
  std::vector<InstrumentRecord> records;
};

struct Run {
  std::vector<std::pair<std::string, std::string>> config;  ///< the resolved configuration
  std::vector<EpochRecord> epochs;
  Outcome outcome = Outcome::finished;
  std::size_t best_epoch = 0;  ///< whose weights were kept, from 1; 0 if none
  std::size_t steps = 0;
  double seconds = 0;
  double step_seconds = 0;         ///< of that, spent in training steps and in shuffling for them
  double forward_equivalents = 0;  ///< work since the call: 1 for a pass forward over a row, 3 for a gradient
  std::optional<InstrumentLog> instruments;
};

/// One line of JSON for `--log`, without the line end. Figures that are not finite are null.
std::string epoch_json(const EpochRecord& epoch);
/// As epoch_json, {"instruments": {...}}.
std::string instrument_json(const InstrumentRecord& record);

}  // namespace ravine
