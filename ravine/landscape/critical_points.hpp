// Critical points of a function of two variables within a box: where the gradient is 0. They are looked for by Newton's
// method from every point of a grid where |gradient| is no larger than at its neighbours, so those whose basins are
// narrower than the grid's spacing may be missed.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "ravine/landscape/surface.hpp"

namespace ravine {

enum class Critical { minimum, saddle, maximum, degenerate };
std::string to_string(Critical kind);

struct CriticalPoint {
  double x = 0, y = 0, value = 0;
  std::array<double, 2> eigenvalues{};  ///< of the Hessian, ascending
  Critical kind = Critical::minimum;    ///< degenerate: an eigenvalue is below 1e-6 of the curvature around the point
};

/// Those within `box`, lowest first. `grid` points per side.
std::vector<CriticalPoint> critical_points(const Terrain& terrain, const Box& box, Threads& threads,
                                           std::size_t grid = 96);

}  // namespace ravine
