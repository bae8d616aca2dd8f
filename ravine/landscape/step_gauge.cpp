#include "ravine/landscape/step_gauge.hpp"

#include <array>
#include <cmath>
#include <utility>

namespace ravine {
namespace {

// Solves the 3 x 3 system a m = b by elimination with pivoting; false if it is singular.
bool solve(std::array<std::array<double, 3>, 3> a, std::array<double, 3> b, std::array<double, 3>& m) {
  for (std::size_t k = 0; k < 3; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < 3; ++i)
      if (std::abs(a[i][k]) > std::abs(a[pivot][k])) pivot = i;
    std::swap(a[k], a[pivot]);
    std::swap(b[k], b[pivot]);
    if (!(std::abs(a[k][k]) > 0)) return false;
    for (std::size_t i = k + 1; i < 3; ++i) {
      const double factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j < 3; ++j) a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  }
  for (std::size_t k = 3; k-- > 0;) {
    m[k] = b[k];
    for (std::size_t j = k + 1; j < 3; ++j) m[k] -= a[k][j] * m[j];
    m[k] /= a[k][k];
  }
  return true;
}

}  // namespace

std::optional<double> step_gauge(const StepEnd& begin, const StepEnd& end, double t) {
  // In the unit s = position / t: values and slopes times t are then of one kind.
  const std::array<std::array<double, 3>, 4> rows{{{1, 0, 0}, {1, 1, 1}, {0, 1, 0}, {0, 1, 2}}};
  const std::array<double, 4> seen{begin.value, end.value, begin.slope * t, end.slope * t};
  std::array<double, 4> variance{begin.value_variance, end.value_variance, begin.slope_variance * t * t,
                                 end.slope_variance * t * t};
  double largest = 0;
  for (const double v : variance) largest = std::max(largest, v);
  std::array<std::array<double, 3>, 3> a{};
  std::array<double, 3> b{}, m{};
  for (std::size_t r = 0; r < 4; ++r) {
    // A variance of 0 beside others would decide alone.
    const double weight = largest > 0 ? 1 / std::max(variance[r], 1e-6 * largest) * largest : 1;
    for (std::size_t i = 0; i < 3; ++i) {
      b[i] += weight * rows[r][i] * seen[r];
      for (std::size_t j = 0; j < 3; ++j) a[i][j] += weight * rows[r][i] * rows[r][j];
    }
  }
  if (!solve(a, b, m) || !(m[2] > 0) || !(m[1] < 0)) return std::nullopt;
  return -2 * m[2] / m[1] - 1;  // the lowest point is at s = -m1 / (2 m2)
}

}  // namespace ravine
