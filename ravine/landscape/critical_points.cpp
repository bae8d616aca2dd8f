#include "ravine/landscape/critical_points.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "ravine/landscape/hessian.hpp"

namespace ravine {
namespace {

struct Slope {
  double value, x, y;
  [[nodiscard]] double length() const { return std::hypot(x, y); }
};

// A function of two variables with its derivatives; one thread's.
class Ground {
 public:
  explicit Ground(const Terrain& terrain)
      : objective_(terrain()), plane_(variable_plane(objective_->layout())), p_(plane_.u.size()), g_(plane_.u.size()) {
    for (std::size_t i = 0; i < p_.size(); ++i) {
      if (plane_.u[i] != 0) first_ = i;
      if (plane_.v[i] != 0) second_ = i;
    }
  }
  Slope slope(double x, double y) {
    p_[first_] = x, p_[second_] = y;
    const double value = objective_->value_and_gradient(p_.span(), g_.span(), 1);
    return {value, g_[first_], g_[second_]};
  }
  // (f_xx, f_xy, f_yy)
  std::array<double, 3> hessian(double x, double y) {
    p_[first_] = x, p_[second_] = y;
    HessianVector product(*objective_, p_.span());
    product(plane_.u.span(), g_.span());
    const double xx = g_[first_], yx = g_[second_];
    product(plane_.v.span(), g_.span());
    return {xx, (yx + g_[first_]) / 2, g_[second_]};
  }

 private:
  std::unique_ptr<Objective<double>> objective_;
  Plane plane_;
  Buffer<double> p_, g_;
  std::size_t first_ = 0, second_ = 0;
};

std::array<double, 2> eigenvalues(const std::array<double, 3>& h) {
  const double mean = (h[0] + h[2]) / 2, spread = std::hypot((h[0] - h[2]) / 2, h[1]);
  return {mean - spread, mean + spread};
}

// Newton's method on the gradient, its steps halved while |gradient| does not fall.
std::optional<CriticalPoint> descend(Ground& ground, double x, double y, double reach) {
  constexpr int most = 60;
  Slope s = ground.slope(x, y);
  const double scale = std::max(1.0, std::abs(s.value));
  for (int step = 0; step < most && s.length() > 0; ++step) {
    const auto [xx, xy, yy] = ground.hessian(x, y);
    const double det = xx * yy - xy * xy;
    if (!(std::abs(det) > 0)) break;
    double dx = -(yy * s.x - xy * s.y) / det, dy = -(xx * s.y - xy * s.x) / det;
    const double length = std::hypot(dx, dy);
    if (length > reach) dx *= reach / length, dy *= reach / length;
    int halvings = 0;
    for (; halvings < 30; ++halvings, dx /= 2, dy /= 2) {
      const Slope next = ground.slope(x + dx, y + dy);
      if (!(next.length() < s.length())) continue;
      x += dx, y += dy, s = next;
      break;
    }
    if (halvings == 30) break;
  }
  if (!(s.length() * std::max(1.0, std::hypot(x, y)) <= 1e-7 * scale)) return std::nullopt;
  CriticalPoint point{.x = x, .y = y, .value = s.value, .eigenvalues = eigenvalues(ground.hessian(x, y))};
  const auto [low, high] = point.eigenvalues;
  // Beside the curvature around it: where all of it vanishes at the point, what is left is rounding.
  double scale_of_curvature = std::max(std::abs(low), std::abs(high));
  for (const auto& around : {ground.hessian(x + reach, y), ground.hessian(x, y + reach)})
    for (const double v : eigenvalues(around))
      if (std::isfinite(v)) scale_of_curvature = std::max(scale_of_curvature, std::abs(v));
  const double tolerance = 1e-6 * scale_of_curvature;
  if (!(std::abs(low) > tolerance && std::abs(high) > tolerance)) point.kind = Critical::degenerate;
  else point.kind = low > 0 ? Critical::minimum : high < 0 ? Critical::maximum : Critical::saddle;
  return point;
}

}  // namespace

std::string to_string(Critical kind) {
  switch (kind) {
    case Critical::minimum: return "minimum";
    case Critical::saddle: return "saddle";
    case Critical::maximum: return "maximum";
    case Critical::degenerate: return "degenerate";
  }
  return "";
}

std::vector<CriticalPoint> critical_points(const Terrain& terrain, const Box& box, Threads& threads, std::size_t grid) {
  // A point beyond every edge, so that what lies on the edge has neighbours.
  const std::size_t n = grid + 2;
  const double dx = (box.x1 - box.x0) / static_cast<double>(grid - 1),
               dy = (box.y1 - box.y0) / static_cast<double>(grid - 1);
  auto place = [&](std::size_t k) {
    const std::size_t column = k % n, line = k / n;
    return std::array{box.x0 + dx * (static_cast<double>(column) - 1), box.y0 + dy * (static_cast<double>(line) - 1)};
  };
  std::vector<double> lengths(n * n);
  threads.parallel_for(n * n, n, [&](std::size_t begin, std::size_t end) {
    Ground ground(terrain);
    for (std::size_t k = begin; k < end; ++k) lengths[k] = ground.slope(place(k)[0], place(k)[1]).length();
  });
  std::vector<std::size_t> starts;
  for (std::size_t j = 1; j + 1 < n; ++j)
    for (std::size_t i = 1; i + 1 < n; ++i) {
      bool least = std::isfinite(lengths[j * n + i]);
      for (const std::size_t k : {(j - 1) * n + i, (j + 1) * n + i, j * n + i - 1, j * n + i + 1})
        least = least && !(lengths[k] < lengths[j * n + i]);
      if (least) starts.push_back(j * n + i);
    }
  std::vector<std::optional<CriticalPoint>> found(starts.size());
  const double reach = std::hypot(box.x1 - box.x0, box.y1 - box.y0) / 10;
  threads.parallel_for(starts.size(), 1, [&](std::size_t begin, std::size_t end) {
    Ground ground(terrain);
    for (std::size_t k = begin; k < end; ++k)
      found[k] = descend(ground, place(starts[k])[0], place(starts[k])[1], reach);
  });
  std::vector<CriticalPoint> points;
  const double near = 1e-4 * std::hypot(box.x1 - box.x0, box.y1 - box.y0);
  for (const auto& p : found) {
    const bool inside =
        p && p->x >= box.x0 - near && p->x <= box.x1 + near && p->y >= box.y0 - near && p->y <= box.y1 + near;
    if (inside && std::none_of(points.begin(), points.end(),
                               [&](const CriticalPoint& q) { return std::hypot(p->x - q.x, p->y - q.y) < near; }))
      points.push_back(*p);
  }
  std::stable_sort(points.begin(), points.end(),
                   [](const CriticalPoint& a, const CriticalPoint& b) { return a.value < b.value; });
  return points;
}

}  // namespace ravine
