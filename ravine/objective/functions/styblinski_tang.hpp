#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// Styblinski and Tang, Neural Networks 1990: every variable on its own has two minima, so there are 2^n.
struct StyblinskiTang {
  static constexpr auto name = "styblinski_tang",
                        meaning = "sum (x_i^4 - 16 x_i^2 + 5 x_i)/2: two valleys per variable";
  static constexpr Dimensions dimensions{.usual = 2, .smallest = 1};
  static FunctionInfo info(std::size_t n) {
    constexpr double low = -2.9035340277711771, high = 2.74680277099083699;
    constexpr double at_low = -39.16616570377142, at_high = -25.0294466552839426;
    std::vector<double> one_high = repeated(n, {low});
    one_high[0] = high;
    return {.group = "classic",
            .start = repeated(n, {0}),
            .minimum = at_low * as_double(n),
            .minima = {repeated(n, {low})},
            .local = {{one_high, at_low * as_double(n - 1) + at_high}},
            .box = box_if_plane(n, {-5, 5, -5, 5})};
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    double f = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double v = x[i], v2 = v * v;
      f += v2 * v2 - 16 * v2 + 5 * v;
      if (g != nullptr) g[i] = static_cast<T>(2 * v2 * v - 16 * v + 2.5);
    }
    return f / 2;
  }
};

}  // namespace ravine::functions
