// fit: the training loop and nothing else. An epoch is one pass over the shuffled training rows in batches, the last
// one as short as it comes out; after each epoch the validation part is evaluated, and the weights that did best there
// are the ones that are kept. Everything random is a function of the seed, the epoch and the step, so a run that was
// interrupted and resumed gives the same bits as one that was not.
#pragma once
#include <atomic>
#include <functional>
#include <optional>

#include "ravine/methods/method.hpp"
#include "ravine/nn/supervised.hpp"
#include "ravine/record/run.hpp"
#include "ravine/train/metrics.hpp"

namespace ravine {

struct FitOptions {
  OptimizerSpec optimizer{"adam"};
  std::size_t batch =
      32;  ///< rows per step; 0 means all of them. A schedule `of=batch` multiplies it from epoch to epoch
  std::size_t epochs = 100;
  std::size_t patience = 0;  ///< epochs without a better validation loss after which to stop; 0 means never
  std::uint64_t seed = 1;
  double max_seconds = infinity;
  double max_forward_equivalents =
      infinity;  ///< per row 1 for a pass forward, 3 for a gradient; a method's own included
  Penalty penalty;
};

/// Everything that must be kept to go on where a run stands.
struct FitState {
  std::size_t epoch = 0;                  ///< epochs completed
  std::size_t step = 0;                   ///< steps completed, in all
  double epoch_loss = 0;                  ///< sum over the rows of the epoch under way
  std::size_t best_epoch = 0, stale = 0;  ///< epochs since the best one
  double best_loss = infinity;
  Buffer<float> parameters, state, best_parameters, best_state;
  std::vector<std::pair<std::string, Buffer<float>>> slots;
  std::vector<double> optimizer;
  std::vector<EpochRecord> records;
};

/// What the loop tells and asks while it runs.
struct FitHooks {
  std::function<void(const EpochRecord&, bool best)> on_epoch;
  std::function<void(std::size_t epoch, std::size_t rows_done)> on_step;  ///< called often: return quickly
  std::function<void(const FitState&)> checkpoint;  ///< called after an epoch, at most every other second
  const std::atomic<bool>* stop = nullptr;          ///< set from a signal handler: stop after this step
};

/// Trains `network` on `training` with early stopping on `validation` (which may have no rows). Returns the record; the
/// weights that were kept are state.best_parameters and best_state, and `state` as a whole is where a later call can
/// go on. A fresh `state` starts from the seed.
Run fit(const Network<float>& network, const AnyLoss& loss, const Target& target, const Dataset& training,
        const Dataset& validation, const FitOptions& options, FitState& state, Threads& threads,
        const FitHooks& hooks = {});

/// The outputs for all rows of a data set.
Outputs run_network(const Network<float>& network, const AnyLoss& loss, const Dataset& data,
                    const Buffer<float>& parameters, const Buffer<float>& state, Threads& threads);

}  // namespace ravine
