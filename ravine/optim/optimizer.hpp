// Optimizer<T>: the run-time object. It owns the clock and the state of one problem and makes steps: x and the gradient
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
#include "ravine/optim/group.hpp"
#include "ravine/optim/optimizer_spec.hpp"

namespace ravine {

template <class T>
class Optimizer {
 public:
  /// `layout` and `threads` must outlive the optimizer. Throws Error (usage) if the spec names tensors that are not
  /// there, or a method, which is no optimizer of this kind (methods/).
  Optimizer(const OptimizerSpec& spec, const Layout& layout, Threads& threads);

  /// One step from x along the gradient g taken there, both of layout.size() elements with zero gaps; `clock` is where
  /// the schedule reads its position, `loss` the objective's value at x (for the rules that look at it). Tells the
  /// threads that their loops come again.
  void step(std::span<T> x, std::span<const T> g, const Clock& clock, double loss);
  /// True if a rule takes a second gradient into its state before the next step: Objective::curvature_sample() at the
  /// same x, for curvature(). A step that is not given one takes its own gradient. takes_curvature(): if one ever does.
  [[nodiscard]] bool takes_curvature() const;
  [[nodiscard]] bool wants_curvature() const;
  void curvature(std::span<const T> g);
  /// Tells a schedule that waits for it the loss of an epoch.
  void observe(double loss) { spec_.schedule.observe(loss, clock_); }

  /// True if the point to evaluate is another one than x (an average); readout() turns a copy of x into it.
  [[nodiscard]] bool has_readout() const;
  void readout(std::span<T> x) const;

  [[nodiscard]] const OptimizerSpec& spec() const { return spec_; }
  /// The tensors that stay as they are, by their places in the layout.
  [[nodiscard]] std::span<const std::size_t> frozen() const { return frozen_; }
  /// The learning rate of the last step.
  [[nodiscard]] double rate() const { return numbers_.rate; }
  /// Steps made.
  [[nodiscard]] double steps() const { return numbers_.steps; }

  /// The state, for checkpoints: the slots in use by name, and everything else as numbers.
  using Slot = typename Group<T>::Slot;
  [[nodiscard]] std::vector<Slot> slots();
  [[nodiscard]] std::vector<double> numbers() const;
  /// Throws Error (data) if the count differs from numbers().
  void set_numbers(const std::vector<double>& numbers);

 private:
  struct Numbers {
    double steps = 0, rate = 0, gathered = 0, averaged = 0;
    double late = 0;  // steps since `swa` began
  };

  std::span<const T> gather(std::span<const T> g);
  std::span<const T> transformed(std::span<const T> x, std::span<const T> g, double& scale);
  double gradient_norm(std::span<const T> g);
  void take_curvature(std::span<const T> g, double scale, double t);
  void after(const Group<T>& group, std::span<T> x, std::span<const T> g);
  void synchronise(const Lookahead& lookahead, std::span<T> x);
  void average(std::span<T> x, const Clock& clock);

  OptimizerSpec spec_;
  const Layout& layout_;
  Threads& threads_;
  std::vector<std::unique_ptr<Group<T>>> groups_;
  std::vector<std::size_t> frozen_;
  bool has_curvature_ = false;  // for the next step
  bool compares_ = false;       // something after the step has to see x as it was
  Buffer<T> gathered_{0}, work_{0}, before_{0}, slow_{0}, slow_momentum_{0}, mean_{0};
  Buffer<double> partial_;  // sums of squares per chunk
  Numbers numbers_;
  Clock clock_;  // of the last step
};

}  // namespace ravine
