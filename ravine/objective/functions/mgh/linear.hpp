// More, Garbow and Hillstrom, ACM TOMS 1981: three linear problems, here with m = 2n residuals. The residuals of the
// last two depend on one linear form s only; their sum of squares is written as a parabola of s around its minimum,
// which does not lose digits to cancellation.
#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// MGH 32
struct LinearFullRank {
  static constexpr auto name = "linear_full_rank",
                        meaning = "2n linear residuals in n variables, of full rank: minimum n (MGH 32)";
  static constexpr Dimensions dimensions{.usual = 10, .smallest = 1};
  static FunctionInfo info(std::size_t n) {
    return {.group = "mgh",
            .start = repeated(n, {1}),
            .minimum = as_double(n),
            .minima = {repeated(n, {-1})},
            .box = box_if_plane(n, {-3, 1, -3, 1})};
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    const double n = as_double(x.size()), m = 2 * n;
    double s = 0;
    for (const T v : x) s += static_cast<double>(v);
    s *= 2 / m;
    double f = (m - n) * square(s + 1), residuals = -(m - n) * (s + 1);
    for (const T v : x) {
      const double r = static_cast<double>(v) - s - 1;
      f += r * r;
      residuals += r;
    }
    if (g != nullptr)
      for (std::size_t i = 0; i < x.size(); ++i)
        g[i] = static_cast<T>(2 * (static_cast<double>(x[i]) - s - 1) - 4 / m * residuals);
    return f;
  }
};

// sum (i s - 1)^2 over i = 1..m, which is least at s = 3/(2m+1).
struct RankOneParabola {
  explicit RankOneParabola(double m)
      : curvature(m * (m + 1) * (2 * m + 1) / 6), center(3 / (2 * m + 1)), least(m * (m - 1) / (2 * (2 * m + 1))) {}
  double curvature, center, least;
};

// MGH 33. The minima fill a plane; the one nearest to 0 is named.
struct LinearRank1 {
  static constexpr auto name = "linear_rank_1",
                        meaning = "sum (i s - 1)^2, i = 1..2n, s = sum j x_j: minima in a plane (MGH 33)";
  static constexpr Dimensions dimensions{.usual = 10, .smallest = 1};
  static FunctionInfo info(std::size_t n) {
    const RankOneParabola p(2 * as_double(n));
    double squares = 0;
    for (std::size_t j = 1; j <= n; ++j) squares += square(as_double(j));
    return {.group = "mgh",
            .start = repeated(n, {1}),
            .minimum = p.least,
            .minima = {sequence(n, [&](double j) { return j * p.center / squares; })},
            .box = box_if_plane(n, {-1, 1, -1, 1})};
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    const RankOneParabola p(2 * as_double(x.size()));
    double off = -p.center;
    for (std::size_t j = 0; j < x.size(); ++j) off += as_double(j + 1) * static_cast<double>(x[j]);
    if (g != nullptr)
      for (std::size_t j = 0; j < x.size(); ++j) g[j] = static_cast<T>(2 * p.curvature * off * as_double(j + 1));
    return p.least + p.curvature * off * off;
  }
};

// MGH 34: as 33, but the first and the last variable and residual are left out of it.
struct LinearRank1Zero {
  static constexpr auto name = "linear_rank_1_zero",
                        meaning = "2 + sum (i s - 1)^2, i = 1..2n-2, s = sum j x_j over 1 < j < n (MGH 34)";
  static constexpr Dimensions dimensions{.usual = 10, .smallest = 3};
  static FunctionInfo info(std::size_t n) {
    const RankOneParabola p(2 * as_double(n) - 2);
    double squares = 0;
    for (std::size_t j = 2; j < n; ++j) squares += square(as_double(j));
    std::vector<double> least = sequence(n, [&](double j) { return j * p.center / squares; });
    least.front() = least.back() = 0;
    return {.group = "mgh", .start = repeated(n, {1}), .minimum = 2 + p.least, .minima = {least}};
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    const std::size_t n = x.size();
    const RankOneParabola p(2 * as_double(n) - 2);
    double off = -p.center;
    for (std::size_t j = 1; j + 1 < n; ++j) off += as_double(j + 1) * static_cast<double>(x[j]);
    if (g != nullptr)
      for (std::size_t j = 0; j < n; ++j)
        g[j] = j == 0 || j + 1 == n ? T(0) : static_cast<T>(2 * p.curvature * off * as_double(j + 1));
    return 2 + p.least + p.curvature * off * off;
  }
};

}  // namespace ravine::functions
