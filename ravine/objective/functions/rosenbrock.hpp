#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// Rosenbrock, Comput. J. 1960: a curved ravine; minimum 0 at (1, ..., 1). More variables make a chain of the valley;
// from four on there is a second minimum on the side where x_1 is negative (Kok and Sandrock, Evol. Comput. 2009).
struct Rosenbrock {
  static constexpr auto name = "rosenbrock",
                        meaning = "(1-x)^2 + 100 (y-x^2)^2, summed over neighbours: a curved ravine (MGH 1)";
  static constexpr Dimensions dimensions{.usual = 2, .smallest = 2};
  static FunctionInfo info(std::size_t n) {
    FunctionInfo info{.group = "mgh",
                      .start = repeated(n, {-1.2, 1}),
                      .minima = {repeated(n, {1})},
                      .box = box_if_plane(n, {-2, 2, -1, 3})};
    if (n == 4)
      info.local = {
          {{-0.77565922656535262, 0.61309336548504346, 0.38206284633839315, 0.14597201855219461}, 3.7014286104300173}};
    return info;
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    double f = 0;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      const T a = 1 - x[i], b = x[i + 1] - x[i] * x[i];
      if (g != nullptr) {
        const T slope = -2 * a - 400 * x[i] * b;
        g[i] = i == 0 ? slope : g[i] + slope;
        g[i + 1] = 200 * b;
      }
      f += static_cast<double>(a * a + 100 * b * b);
    }
    return f;
  }
};

}  // namespace ravine::functions
