// Surface: heights of a terrain over a part of a plane, and the levels for a picture of it.
#pragma once
#include <vector>

#include "ravine/core/buffer.hpp"
#include "ravine/core/threads.hpp"
#include "ravine/landscape/terrain.hpp"
#include "ravine/objective/function.hpp"

namespace ravine {

/// origin + a u + b v; all of the size of the terrain's layout.
struct Plane {
  Buffer<double> origin, u, v;
};

/// The plane of a function's two variables. Throws Error (usage) if it has another number.
Plane variable_plane(const Layout& layout);

struct Surface {
  Box box;
  std::vector<double> x, y;    ///< coordinates, from the low to the high edge
  std::vector<double> values;  ///< by rows: values[j * x.size() + i] is the height at (x[i], y[j])
  [[nodiscard]] double at(std::size_t i, std::size_t j) const { return values[j * x.size() + i]; }
};

/// The heights at columns x rows points (at least 2 each), edges included. Points are shared among the threads; the
/// result does not depend on their number.
Surface survey(const Terrain& terrain, const Plane& plane, const Box& box, std::size_t columns, std::size_t rows,
               Threads& threads);

/// The values at points of the terrain's layout.
std::vector<double> values_at(const Terrain& terrain, const std::vector<Buffer<double>>& points, Threads& threads);

/// Up to `count` heights for contour lines, ascending: quantiles of the surface that lie denser where it is low, so
/// that a valley is seen next to a mountain.
std::vector<double> contour_levels(const Surface& surface, std::size_t count);

/// The point of the plane.
void point_on(const Plane& plane, double a, double b, std::span<double> x);

}  // namespace ravine
