// The Hessian of an objective at a point: its products with vectors by central differences of the gradient, its extreme
// eigenvalues by Lanczos' method, and for few parameters the whole matrix.
//
// H v = (g(x + h v) - g(x - h v)) / 2h with |h v| = cbrt(eps) max(1, |x|): the error of the difference, of the order
// h^2, and that of rounding, eps / h, are then of one size, about eps^(2/3) = 4e-11 relative. Where the loss has kinks
// (ReLU), it is the slope of the gradient over a step of that size.
#pragma once
#include <functional>
#include <vector>

#include "ravine/core/buffer.hpp"
#include "ravine/core/threads.hpp"
#include "ravine/landscape/terrain.hpp"

namespace ravine {

/// Products with the Hessian at a point. Not thread-safe.
class HessianVector {
 public:
  /// `objective` must outlive the object; `at` is copied.
  HessianVector(Objective<double>& objective, std::span<const double> at);
  /// Writes H v over `out`.
  void operator()(std::span<const double> v, std::span<double> out);
  /// Gradients taken so far.
  [[nodiscard]] std::size_t gradients() const { return gradients_; }

 private:
  Objective<double>& objective_;
  Buffer<double> at_, there_, behind_;
  double length_;  // of the step
  std::size_t gradients_ = 0;
};

/// A symmetric matrix that is only known by its products.
using Operator = std::function<void(std::span<const double>, std::span<double>)>;

/// What m steps of Lanczos' method know of a matrix. Every new vector is made orthogonal to all before it, twice, so
/// that no eigenvalue shows up again (Parlett, The Symmetric Eigenvalue Problem, section 13.7).
struct Lanczos {
  std::vector<double> values;     ///< Ritz values, ascending
  std::vector<double> residuals;  ///< a bound for each: some eigenvalue is no further away
  std::vector<double> weights;    ///< squared first components: what the start has of each direction; they sum to 1
  Buffer<double> top;             ///< the Ritz vector of the largest value
};

/// At most `steps` steps from `start`, which is not zero; fewer when the space is exhausted. Returns empty lists if a
/// product is not finite.
Lanczos lanczos(const Operator& a, std::span<const double> start, std::size_t steps);

/// The whole Hessian, n x n for n parameters (the gaps left out), row-major, made symmetric. Columns are shared among
/// the threads.
std::vector<double> full_hessian(const Terrain& terrain, std::span<const double> at, Threads& threads);

}  // namespace ravine
