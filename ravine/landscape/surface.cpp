#include "ravine/landscape/surface.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/core/error.hpp"

namespace ravine {
namespace {

std::vector<double> evenly(double from, double to, std::size_t n) {
  std::vector<double> values(n);
  for (std::size_t i = 0; i < n; ++i)
    values[i] = from + (to - from) * static_cast<double>(i) / static_cast<double>(n - 1);
  return values;
}

}  // namespace

Plane variable_plane(const Layout& layout) {
  if (layout.parameters() != 2)
    fail_usage("a picture needs a function of two variables; this one has " + std::to_string(layout.parameters()));
  Plane plane{Buffer<double>(layout.size()), Buffer<double>(layout.size()), Buffer<double>(layout.size())};
  const std::size_t second = layout[0].size > 1 ? layout[0].offset + 1 : layout[1].offset;
  plane.u[layout[0].offset] = plane.v[second] = 1;
  return plane;
}

void point_on(const Plane& plane, double a, double b, std::span<double> x) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = plane.origin[i] + a * plane.u[i] + b * plane.v[i];
}

Surface survey(const Terrain& terrain, const Plane& plane, const Box& box, std::size_t columns, std::size_t rows,
               Threads& threads) {
  Surface surface{box, evenly(box.x0, box.x1, columns), evenly(box.y0, box.y1, rows),
                  std::vector<double>(columns * rows)};
  threads.parallel_for(columns * rows, columns, [&](std::size_t begin, std::size_t end) {
    const auto objective = terrain();
    Buffer<double> x(plane.origin.size());
    for (std::size_t k = begin; k < end; ++k) {
      point_on(plane, surface.x[k % columns], surface.y[k / columns], x.span());
      surface.values[k] = objective->value(x.span());
    }
  });
  return surface;
}

std::vector<double> values_at(const Terrain& terrain, const std::vector<Buffer<double>>& points, Threads& threads) {
  std::vector<double> values(points.size());
  threads.parallel_for(points.size(), 1, [&](std::size_t begin, std::size_t end) {
    const auto objective = terrain();
    for (std::size_t i = begin; i < end; ++i) values[i] = objective->value(points[i].span());
  });
  return values;
}

std::vector<double> contour_levels(const Surface& surface, std::size_t count) {
  std::vector<double> heights;
  for (const double v : surface.values)
    if (std::isfinite(v)) heights.push_back(v);
  std::sort(heights.begin(), heights.end());
  std::vector<double> levels;
  for (std::size_t k = 1; k <= count && !heights.empty(); ++k) {
    const double share = std::pow(static_cast<double>(k) / static_cast<double>(count + 1), 1.5);
    const double level = heights[static_cast<std::size_t>(share * static_cast<double>(heights.size() - 1))];
    if (level > heights.front() && (levels.empty() || level > levels.back())) levels.push_back(level);
  }
  return levels;
}

}  // namespace ravine
