#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// Ackley 1987: a nearly flat plain of small dents around a funnel. At its minimum it is a cone, so it has no gradient
// there; 0 is written, which is one of its subgradients. Differences e - exp() keep the value 0 there exactly.
struct Ackley {
  static constexpr auto name = "ackley",
                        meaning = "20 + e - 20 exp(-0.2 sqrt(mean x^2)) - exp(mean cos 2 pi x): dents around a funnel";
  static constexpr Dimensions dimensions{.usual = 2, .smallest = 1};
  static FunctionInfo info(std::size_t n) {
    return {.group = "classic",
            .start = repeated(n, {2.5}),
            .minima = {repeated(n, {0})},
            .box = box_if_plane(n, {-5, 5, -5, 5})};
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    const double n = as_double(x.size());
    double squares = 0, cosines = 0;
    for (const T xi : x) {
      const double v = xi;
      squares += v * v;
      cosines += std::cos(2 * pi * v);
    }
    const double radius = std::sqrt(squares / n), dents = std::exp(cosines / n);
    if (g != nullptr) {
      const double pull = radius > 0 ? 4 * std::exp(-0.2 * radius) / (n * radius) : 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double v = x[i];
        g[i] = static_cast<T>(pull * v + dents * 2 * pi / n * std::sin(2 * pi * v));
      }
    }
    return -20 * std::expm1(-0.2 * radius) + (std::exp(1.0) - dents);
  }
};

}  // namespace ravine::functions
