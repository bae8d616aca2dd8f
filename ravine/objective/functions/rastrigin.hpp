#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// Rastrigin 1974 in the form of Muehlenbein et al. 1991: a bowl with a minimum near every point of whole numbers.
struct Rastrigin {
  static constexpr auto name = "rastrigin", meaning = "10n + sum (x_i^2 - 10 cos 2 pi x_i): a bowl full of egg cups";
  static constexpr Dimensions dimensions{.usual = 2, .smallest = 1};
  static FunctionInfo info(std::size_t n) {
    std::vector<double> next(n);
    next[0] = 0.994958637652334795;
    return {.group = "classic",
            .start = repeated(n, {-2, 3.5}),
            .minima = {repeated(n, {0})},
            .local = {{next, 0.994959057093291393}},
            .box = box_if_plane(n, {-5.12, 5.12, -5.12, 5.12})};
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    double f = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double v = x[i];
      f += v * v + 10 * (1 - std::cos(2 * pi * v));
      if (g != nullptr) g[i] = static_cast<T>(2 * v + 20 * pi * std::sin(2 * pi * v));
    }
    return f;
  }
};

}  // namespace ravine::functions
