// Curvature: how a terrain bends at a point, and a plain word for it.
//
// With L = max(1, |value|) for the unit of the loss and r = max(1, |x|) for that of x, the point is
//   at rest    if |gradient| r <= 1e-4 L;
//   plateau    if besides every |eigenvalue| r^2 <= 1e-4 L: nothing to follow in any direction;
//   maximum    if every eigenvalue is below -tolerance;
//   saddle     if some are: with `index` of them, beside others;
//   ravine     if the condition number is at least 10;
//   bowl       otherwise.
// The condition number is the largest eigenvalue over the smallest magnitude of one, those below 1e-6 of the extreme
// one left out, which differences cannot tell from 0. tolerance is a share of the extreme eigenvalue: `negative` at
// rest, 0.05 on a slope, where a slightly negative eigenvalue is the bend of the way and no saddle.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ravine/landscape/hessian.hpp"

namespace ravine {

struct CurvatureOptions {
  std::size_t full = 1000;  ///< up to so many parameters the whole Hessian, beyond that Lanczos' method
  std::size_t steps = 80;   ///< of Lanczos' method
  double negative = 1e-6;   ///< the tolerance; trained networks always have a few slightly negative eigenvalues
  std::uint64_t seed = 1;   ///< of the vector that Lanczos' method begins with
};

enum class Shape { bowl, ravine, saddle, maximum, plateau };
std::string to_string(Shape shape);

struct Curvature {
  Shape shape = Shape::bowl;
  bool at_rest = false, full = false;
  double gradient_norm = 0, value = 0;
  std::vector<double> eigenvalues;         ///< ascending: all of them, or the Ritz values
  std::vector<double> residuals;           ///< of Ritz values: bounds on their errors
  std::size_t index = 0;                   ///< eigenvalues below -tolerance; a lower bound unless full
  std::optional<double> condition_number;  ///< a lower bound unless full; nothing if no eigenvalue is positive
  std::optional<double> trace;             ///< of the whole Hessian
  [[nodiscard]] double largest() const { return eigenvalues.back(); }
  [[nodiscard]] double smallest() const { return eigenvalues.front(); }
  /// "ravine: condition number 2508; at rest"
  [[nodiscard]] std::string text() const;
};

/// Throws Error (runtime) if the loss or its derivatives are not finite around the point.
Curvature measure_curvature(const Terrain& terrain, std::span<const double> at, Threads& threads,
                            const CurvatureOptions& options = {});

}  // namespace ravine
