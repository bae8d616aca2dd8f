// Method<T>: how one iteration is made on an objective. A first-order method takes the gradient it is given to an
// Optimizer (with SAM after a second one); L-BFGS and conjugate gradients search along a line themselves; the
// variance-reduced methods take the gradients of some components of a finite sum; those of search/ need no gradient.
// Not thread-safe; it uses the team of threads it was given.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "ravine/methods/strong_wolfe.hpp"
#include "ravine/objective/objective.hpp"
#include "ravine/optim/optimizer.hpp"

namespace ravine {

template <class T>
class Method {
 public:
  virtual ~Method() = default;
  /// One iteration from x, where the objective has the given value and gradient for sample `draw`; changes x.
  virtual void step(Objective<T>& objective, std::span<T> x, std::span<const T> g, double value, const Clock& clock,
                    std::uint64_t draw) = 0;
  /// True if step() reads neither g nor value and takes values of the objective only: evaluations() are then of these,
  /// each without a gradient.
  [[nodiscard]] virtual bool gradient_free() const { return false; }
  /// Tells a schedule that waits for it the loss of an epoch.
  virtual void observe(double /*loss*/) {}
  /// True if the point to evaluate is another one than x; readout() turns a copy of x into it.
  [[nodiscard]] virtual bool has_readout() const { return false; }
  virtual void readout(std::span<T> /*x*/) const {}
  /// Whether another iteration may get further.
  [[nodiscard]] virtual Progress progress() const { return Progress::moving; }
  /// The learning rate of the last iteration.
  [[nodiscard]] virtual double rate() const = 0;
  /// Evaluations made beyond those of the caller.
  [[nodiscard]] virtual std::size_t evaluations() const { return 0; }

  /// The state, for checkpoints: spans by name, and everything else as numbers.
  struct Slot {
    std::string name;
    std::span<T> values;
  };
  [[nodiscard]] virtual std::vector<Slot> slots() = 0;
  [[nodiscard]] virtual std::vector<double> numbers() const = 0;
  /// Throws Error (data) if the numbers are not such as numbers() gives.
  virtual void set_numbers(const std::vector<double>& numbers) = 0;
};

/// The method of a spec. `layout` and `threads` must outlive it. Throws Error (usage) as Optimizer does.
template <class T>
std::unique_ptr<Method<T>> make_method(const OptimizerSpec& spec, const Layout& layout, Threads& threads);

}  // namespace ravine
