// Instruments: what can be seen of a training while it runs. They hook into fit() and only look: the weights of the run
// have the same bits with and without them.
//
//   loss, loss_ewma      of the batch, and an Ewma of 0.98 over all batches
//   gradient_norm        Euclidean, of the batch, as the method got it
//   update_ratio         |change| / |weights| of every matrix and embedding; about 1e-3 is usual
//   noise_scale          rows; a batch much smaller walks on noise, one much larger buys little (noise_scale.hpp)
//   gauge                undershoot below 0, overshoot above it (step_gauge.hpp)
//   sharpness            largest eigenvalue of the Hessian on a fixed sample of the training rows, divided as the
//                        optimizer divides the gradient; above stability_threshold the next steps grow (stability.hpp)
//   dead_units           share of hidden units that no row of the sample moves: no gradient comes in to their weights
//
// noise_scale and gauge are of the batch in two to four parts, without dropout. The cost is that of 20 to 100 records,
// as many as stay below a quarter of the training's own gradients.
#pragma once
#include <functional>

#include "ravine/landscape/noise_scale.hpp"
#include "ravine/landscape/stability.hpp"
#include "ravine/landscape/terrain.hpp"
#include "ravine/train/table_training.hpp"

namespace ravine {

class Instruments {
 public:
  /// `job` and `threads` must outlive the object. `on_record`, if given, is called with each record.
  Instruments(const TableTraining& job, Threads& threads, std::function<void(const InstrumentRecord&)> on_record = {});

  /// Adds itself to hooks whose step hooks are not taken; it must outlive the run.
  void attach(FitHooks& hooks);
  [[nodiscard]] const InstrumentLog& log() const { return log_; }

 private:
  struct Parts;
  void before(const StepView& step);
  void after(const StepView& step);
  void measure_batch(const StepView& step, InstrumentRecord& record);
  void measure_sample(const StepView& step, InstrumentRecord& record);
  Parts look(const Buffer<float>& at, const StepView& step, std::span<const double> direction);
  [[nodiscard]] bool due(std::size_t step) const { return (step - 1) % log_.every == 0; }

  std::function<void(const InstrumentRecord&)> on_record_;
  InstrumentLog log_;
  Network<float> network_;  // without dropout
  AnyLoss loss_;
  Dataset sample_;
  TableTerrain terrain_;
  std::unique_ptr<Objective<double>> on_sample_;
  Supervised<float> on_batch_;
  std::optional<Stability> stability_;
  Ewma smooth_{0.98};
  NoiseScale noise_;
  Buffer<float> from_, gradient_, state_;  // the weights before the step; scratch
  Buffer<double> mean_, sharp_;            // a gradient; the direction of the largest curvature so far
};

}  // namespace ravine
