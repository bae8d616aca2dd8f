// Objective<T>: what is minimised. A test function, a supervised model and an episode are all of this type, so that
// optimizers, gradient checks and comparisons work on any of them.
//
// Your own: derive, describe the parameters in a Layout, and write the value and the gradient.
#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "ravine/core/error.hpp"
#include "ravine/core/layout.hpp"

namespace ravine {

/// Points to be valued together, made one at a time where they are needed.
template <class T>
class Candidates {
 public:
  virtual ~Candidates() = default;
  /// Writes point i over x, gaps left as they are; any number of threads may call it.
  virtual void write(std::size_t i, std::span<T> x) const = 0;
};

template <class T>
class Objective {
 public:
  virtual ~Objective() = default;

  /// The blocks of x. All buffers have layout().size() elements; the gaps between blocks are 0.
  [[nodiscard]] virtual const Layout& layout() const = 0;
  /// Fills x (zero before) with where a minimisation begins.
  virtual void start(std::span<T> x) const = 0;
  /// The value at x. Of a stochastic objective, its expectation.
  virtual double value(std::span<const T> x) = 0;
  /// The value at x, as value() gives it, and the gradient, written over g. A stochastic objective takes its gradient
  /// from sample `draw`; the same draw is the same sample.
  virtual double value_and_gradient(std::span<const T> x, std::span<T> g, std::uint64_t draw) = 0;

  /// Where the value is a negative log-likelihood: writes over g a random vector whose squares have the diagonal of the
  /// Gauss-Newton matrix at x as their mean, on sample `draw`: the gradient on labels drawn from the model itself,
  /// times the root of their number (Gauss-Newton-Bartlett: Liu et al., ICLR 2024, Algorithm 2, arXiv 2305.14342).
  /// Otherwise returns false and leaves g as it is.
  virtual bool curvature_sample(std::span<const T> /*x*/, std::span<T> /*g*/, std::uint64_t /*draw*/) { return false; }

  /// The values at the first values.size() candidates, for methods that need no gradient. A stochastic objective gives
  /// a sample of each, a function of `draw` and of the candidate's number. `point` is memory for one point, with zero
  /// gaps. What cannot be valued is infinite or not a number.
  virtual void values(const Candidates<T>& candidates, std::uint64_t draw, std::span<T> point,
                      std::span<double> values);

  /// Of a finite sum, whose value is the mean of that of its components (rows, examples), their number; otherwise 0.
  [[nodiscard]] virtual std::size_t components() const { return 0; }
  /// The mean of the gradients at x of the given components, counted from 0, written over g. Of all of them it is the
  /// gradient, to rounding. Each component is given once; `draw` is as in value_and_gradient().
  virtual void component_gradient(std::span<const std::uint32_t> /*components*/, std::span<const T> /*x*/,
                                  std::span<T> /*g*/, std::uint64_t /*draw*/) {
    fail_usage("the objective is no finite sum: it has no gradient of single components");
  }
};

/// The largest difference between the gradient at x and central differences of the value, relative to
/// max(1, |gradient|). Every step is h max(1, |x_i|).
template <class T>
double gradient_error(Objective<T>& objective, std::span<const T> x, double h);

}  // namespace ravine
