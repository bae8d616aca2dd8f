// Optimizer<T>: the run-time object. It owns the clock and the slots of one problem and makes steps: x and the gradient
// go in as flat buffers over the Layout, x comes out changed. Nothing is allocated after construction.
// Not thread-safe; it uses the team of threads it was given.
//
//   Optimizer<float> optimizer(OptimizerSpec("adam lr=0.01"), layout, threads);
//   optimizer.step(x, gradient, {.step = 0, .steps = 100}, loss);
#pragma once
#include <span>
#include <vector>

#include "ravine/core/buffer.hpp"
#include "ravine/core/layout.hpp"
#include "ravine/core/threads.hpp"
#include "ravine/optim/optimizer_spec.hpp"

namespace ravine {

template <class T>
class Optimizer {
 public:
  /// `layout` and `threads` must outlive the optimizer.
  Optimizer(const OptimizerSpec& spec, const Layout& layout, Threads& threads);

  /// One step from x along the gradient g taken there, both of layout.size() elements with zero gaps; `clock` is where
  /// the schedule reads its position, `loss` the objective's value at x (for the rules that look at it).
  void step(std::span<T> x, std::span<const T> g, const Clock& clock, double loss);
  /// Tells a schedule that waits for it the loss of an epoch.
  void observe(double loss) { spec_.schedule.observe(loss, clock_); }

  [[nodiscard]] const OptimizerSpec& spec() const { return spec_; }
  /// The learning rate of the last step.
  [[nodiscard]] double rate() const { return rate_; }
  /// Steps made.
  [[nodiscard]] double steps() const { return steps_; }

  /// The state, for checkpoints: the slots in use by name, and everything else as numbers.
  struct Slot {
    std::string name;
    std::span<T> values;
  };
  [[nodiscard]] std::vector<Slot> slots();
  [[nodiscard]] std::vector<double> numbers() const;
  /// Throws Error (data) if the count differs from numbers().
  void set_numbers(const std::vector<double>& numbers);

 private:
  double gradient_norm(std::span<const T> g);

  OptimizerSpec spec_;
  std::unique_ptr<AnyRule> now_;  // the rule with this step's scheduled values
  const Layout& layout_;
  Threads& threads_;
  unsigned mask_;
  std::vector<Buffer<T>> slots_;  // of the slots in use, in the rule's order
  std::vector<T*> slot_data_;     // per slot of the rule; nullptr if not in use
  std::vector<double> scalars_;
  Buffer<double> partial_;  // sums of squares per chunk
  double steps_ = 0, rate_ = 0;
  std::vector<std::size_t> scheduled_;  // OptimizerSpec::scheduled_rows()
  Clock clock_;                         // of the last step
};

}  // namespace ravine
