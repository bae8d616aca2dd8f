// StrongWolfe: the line search of the deterministic methods. Along a descent direction d it looks for a step t with
//
//   f(x + t d) <= f + c1 t f'      and      |f'(x + t d)| <= c2 |f'|          (f' is the slope along d)
//
// first by extrapolation until a bracket holds such a t, then by cubic interpolation inside it (Nocedal & Wright,
// Numerical Optimization, 2nd ed., Algorithms 3.5 and 3.6, eq. 3.59; the safeguards are those of torch.optim.LBFGS).
// Where the objective is not finite stands a wall, in front of which the search stays. Nothing is allocated after
// construction.
#pragma once
#include <array>
#include <cstdint>
#include <span>

#include "ravine/core/buffer.hpp"
#include "ravine/objective/objective.hpp"

namespace ravine {

/// How the step of a method that searches along lines ended.
enum class Progress {
  moving,     ///< its iterations or evaluations are used up; the next step goes on
  converged,  ///< gradient or change have become as small as asked for
  stalled     ///< no lower point found or nothing finite ahead: a minimum to within rounding, a wall, a wrong gradient
};

struct WolfeOptions {
  double c1 = 1e-4, c2 = 0.9;      ///< 0 < c1 < c2 < 1
  double tolerance_change = 1e-9;  ///< the bracket is not made narrower: |x| component, largest
  int trials = 25;                 ///< evaluations after the first
};

template <class T>
class StrongWolfe {
 public:
  /// For buffers of `size` elements.
  explicit StrongWolfe(std::size_t size);

  struct Result {
    double t = 0;            ///< 0: no lower point was found
    double value = 0;        ///< at x + t d
    double slope = 0;        ///< there, along d
    bool satisfied = false;  ///< both conditions hold; else t is the best that the trials found
    int evaluations = 0;
  };
  /// Searches from x along d with the first trial t, where `value` and `slope` < 0 are those at x. All evaluations are
  /// of sample `draw`.
  Result search(Objective<T>& objective, std::span<const T> x, std::span<const T> d, double value, double slope,
                double t, std::uint64_t draw, const WolfeOptions& options);
  /// The gradient at the result of the last search, if its t is not 0.
  [[nodiscard]] std::span<const T> gradient() const { return gradients_[found_].span(); }

 private:
  struct Point {
    double t, value, slope;
    std::size_t buffer;  // of its gradient
  };
  Buffer<T> at_;
  std::array<Buffer<T>, 3> gradients_;  // two ends of a bracket and the trial between them
  std::size_t found_ = 0;
};

/// The sum of a_i b_i.
template <class T>
double dot(std::span<const T> a, std::span<const T> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}
/// The largest |a_i|; NaN if one of them is.
template <class T>
double largest(std::span<const T> a) {
  double most = 0;
  for (const T v : a) {
    const double size = v < 0 ? -static_cast<double>(v) : static_cast<double>(v);
    if (!(size <= most)) most = size;
    if (size != size) break;
  }
  return most;
}

}  // namespace ravine
