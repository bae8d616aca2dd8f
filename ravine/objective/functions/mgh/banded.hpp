// More, Garbow and Hillstrom, ACM TOMS 1981: the problems of any number of variables whose residuals look at a few
// neighbours each, which support() says; n residuals. Zeros that have no closed form by Newton steps in 40 digits.
#pragma once
#include "ravine/objective/functions/function.hpp"
#include "ravine/objective/functions/mgh/four_variables.hpp"
namespace ravine::functions {

// The variables from `below` before x_i up to `above` behind it, i counted from 1.
inline Support band(std::size_t i, std::size_t n, std::size_t below, std::size_t above) {
  return {i > below ? i - 1 - below : 0, std::min(n, i + above)};
}

// x_k with 0 beyond both ends, k counted from 1.
template <class S>
S or_zero(std::span<const S> x, std::size_t k) {
  return k == 0 || k > x.size() ? S(0) : x[k - 1];
}

// h and t_i of the two discretisations, 28 and 29, whose solutions are the same.
inline std::vector<double> discrete_start(std::size_t n) {
  return sequence(n, [n](double i) { return i / as_double(n + 1) * (i / as_double(n + 1) - 1); });
}
inline std::vector<std::vector<double>> discrete_solution(std::size_t n) {
  if (n != 10) return {};
  return {{-0.043164982518764871, -0.081577156535386882, -0.11448571438052929, -0.14097357686259668,
           -0.15990869618198312, -0.16987720231277492, -0.16908998378120835, -0.15524953522183182, -0.12535589167893499,
           -0.075416533685892084}};
}

// MGH 21: n/2 ravines of Rosenbrock, not coupled.
struct ExtendedRosenbrock {
  static constexpr auto name = "extended_rosenbrock",
                        meaning = "sum (100 (x_2i - x_2i-1^2)^2 + (1 - x_2i-1)^2): ravines side by side (MGH 21)";
  static constexpr Dimensions dimensions{.usual = 10, .smallest = 2, .multiple = 2};
  static FunctionInfo info(std::size_t n) {
    return {.group = "mgh",
            .start = repeated(n, {-1.2, 1}),
            .minima = {repeated(n, {1})},
            .box = box_if_plane(n, {-2, 2, -1, 3})};
  }
  static constexpr std::size_t residuals(std::size_t n) { return n; }
  static constexpr Support support(std::size_t i, std::size_t /*n*/) {
    const std::size_t pair = (i - 1) / 2 * 2;
    return {pair, pair + 2};
  }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    return i % 2 == 1 ? 10 * (x[i] - x[i - 1] * x[i - 1]) : 1 - x[i - 2];
  }
};

// MGH 22: n/4 of Powell's singular functions, not coupled.
struct ExtendedPowell {
  static constexpr auto name = "extended_powell",
                        meaning = "sum of (a+10b)^2 + 5(c-d)^2 + (b-2c)^4 + 10(a-d)^4 over groups of four (MGH 22)";
  static constexpr Dimensions dimensions{.usual = 12, .smallest = 4, .multiple = 4};
  static FunctionInfo info(std::size_t n) {
    return {.group = "mgh", .start = repeated(n, {3, -1, 0, 1}), .minima = {repeated(n, {0})}};
  }
  static constexpr std::size_t residuals(std::size_t n) { return n; }
  static constexpr Support support(std::size_t i, std::size_t /*n*/) {
    const std::size_t first = (i - 1) / 4 * 4;
    return {first, first + 4};
  }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    return powell_singular_residual((i - 1) % 4, x.data() + (i - 1) / 4 * 4);
  }
};

// MGH 28: u'' = (u + t + 1)^3 / 2, u(0) = u(1) = 0 by differences.
struct DiscreteBoundaryValue {
  static constexpr auto name = "discrete_boundary_value",
                        meaning = "u'' = (u+t+1)^3/2 with u(0) = u(1) = 0 by differences at n places (MGH 28)";
  static constexpr Dimensions dimensions{.usual = 10, .smallest = 1};
  static FunctionInfo info(std::size_t n) {
    return {.group = "mgh",
            .start = discrete_start(n),
            .minima = discrete_solution(n),
            .box = box_if_plane(n, {-2, 2, -2, 2})};
  }
  static constexpr std::size_t residuals(std::size_t n) { return n; }
  static Support support(std::size_t i, std::size_t n) { return band(i, n, 1, 1); }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    const double h = 1 / as_double(x.size() + 1), t = as_double(i) * h;
    const S v = x[i - 1] + t + 1;
    return 2 * x[i - 1] - or_zero(x, i - 1) - or_zero(x, i + 1) + h * h * v * v * v / 2;
  }
};

// MGH 30
struct BroydenTridiagonal {
  static constexpr auto name = "broyden_tridiagonal",
                        meaning = "sum ((3-2x_i) x_i - x_i-1 - 2x_i+1 + 1)^2: a tridiagonal system (MGH 30)";
  static constexpr Dimensions dimensions{.usual = 10, .smallest = 1};
  static FunctionInfo info(std::size_t n) {
    FunctionInfo info{.group = "mgh", .start = repeated(n, {-1}), .box = box_if_plane(n, {-2, 2, -2, 2})};
    if (n == 10)
      info.minima = {{-0.57072213201122479, -0.68180694998427509, -0.70221007601766003, -0.70551062989508039,
                      -0.70490615572874367, -0.70149660702985113, -0.69188932235479825, -0.66579651440585375,
                      -0.59603510902636571, -0.41641225752869335}};
    return info;
  }
  static constexpr std::size_t residuals(std::size_t n) { return n; }
  static Support support(std::size_t i, std::size_t n) { return band(i, n, 1, 1); }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    return (3 - 2 * x[i - 1]) * x[i - 1] - or_zero(x, i - 1) - 2 * or_zero(x, i + 1) + 1;
  }
};

// MGH 31: the band reaches five variables back and one on.
struct BroydenBanded {
  static constexpr auto name = "broyden_banded",
                        meaning = "sum (x_i (2+5x_i^2) + 1 - sum of x_j (1+x_j) around i)^2: a banded system (MGH 31)";
  static constexpr Dimensions dimensions{.usual = 10, .smallest = 1};
  static FunctionInfo info(std::size_t n) {
    FunctionInfo info{.group = "mgh", .start = repeated(n, {-1}), .box = box_if_plane(n, {-2, 2, -2, 2})};
    if (n == 10)
      info.minima = {{-0.42830286358725027, -0.47659642435629024, -0.51965246364686173, -0.5580993248321809,
                      -0.59250615682945735, -0.62450368219946792, -0.62323947144059109, -0.6213938417965735,
                      -0.62045359665908736, -0.58646927072043507}};
    return info;
  }
  static constexpr std::size_t residuals(std::size_t n) { return n; }
  static Support support(std::size_t i, std::size_t n) { return band(i, n, 5, 1); }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    const auto [first, past] = support(i, x.size());
    S sum = 0;
    for (std::size_t j = first; j < past; ++j)
      if (j != i - 1) sum += x[j] * (1 + x[j]);
    return x[i - 1] * (2 + 5 * x[i - 1] * x[i - 1]) + 1 - sum;
  }
};

}  // namespace ravine::functions
