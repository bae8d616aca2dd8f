// fit: the training loop and nothing else. An epoch is one pass over the shuffled training rows in batches, the last
// one as short as it comes out; after each epoch the validation part is evaluated, and the weights that did best there
// are the ones that are kept. Everything random is a function of the seed, the epoch and the step, so a run that was
// interrupted and resumed gives the same bits as one that was not.
#pragma once
#include <algorithm>
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
  double max_row_gradients = infinity;  ///< gradients of single rows, those a method asks for itself included
  Penalty penalty;
};

/// How the steps are laid out: the rows per step of every epoch, and the step that it begins with. A schedule of the
/// batch size counts in epochs, whatever its unit, since the steps of a run follow from it.
struct Pace {
  Pace(const FitOptions& options, std::size_t rows);
  [[nodiscard]] std::size_t largest_batch() const {
    return batch.empty() ? 1 : *std::max_element(batch.begin(), batch.end());
  }
  [[nodiscard]] std::size_t steps() const { return first.back(); }

  std::vector<std::size_t> batch, first{0};
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

/// A step seen from outside. Everything is borrowed for the call.
struct StepView {
  std::size_t step = 0, epoch = 0;      ///< both from 1
  double loss = 0;                      ///< of the batch, before the step
  std::span<const std::uint32_t> rows;  ///< of the training data: the batch
  const Buffer<float>&parameters, &state, &gradient;
  Method<float>& method;
};

/// What the loop tells and asks while it runs.
struct FitHooks {
  /// Called with the gradient before it is followed, and after that. They may look, but must not change the method.
  std::function<void(const StepView&)> before_step, after_step;
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
