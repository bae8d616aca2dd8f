#pragma once
#include "ravine/objective/function.hpp"
namespace ravine {

// Rosenbrock, Comput. J. 1960: a curved ravine; minimum 0 at (1, 1).
struct Rosenbrock {
  static constexpr auto name = "rosenbrock", meaning = "(1-x)^2 + 100 (y-x^2)^2: a curved ravine";
  static constexpr std::array start{-1.2, 1.0};
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    const T a = 1 - x[0], b = x[1] - x[0] * x[0];
    if (g != nullptr) {
      g[0] = -2 * a - 400 * x[0] * b;
      g[1] = 200 * b;
    }
    return static_cast<double>(a * a + 100 * b * b);
  }
};

}  // namespace ravine
