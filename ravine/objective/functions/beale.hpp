#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// Beale 1958: flat far from its minimum 0 at (3, 0.5); the first derivative by x is exactly 0 at the start.
struct Beale {
  static constexpr auto name = "beale",
                        meaning =
                            "(1.5-x+xy)^2 + (2.25-x+xy^2)^2 + (2.625-x+xy^3)^2: steep corners, flat ground (MGH 5)";
  static FunctionInfo info() {
    return {.group = "mgh", .start = {1, 1}, .minima = {{3, 0.5}}, .box = Box{-4.5, 4.5, -4.5, 4.5}};
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    const T u = x[0], v = x[1], v2 = v * v, v3 = v2 * v;
    const T a = T(1.5) - u + u * v, b = T(2.25) - u + u * v2, c = T(2.625) - u + u * v3;
    if (g != nullptr) {
      g[0] = 2 * (a * (v - 1) + b * (v2 - 1) + c * (v3 - 1));
      g[1] = 2 * u * (a + 2 * b * v + 3 * c * v2);
    }
    return static_cast<double>(a * a + b * b + c * c);
  }
};

}  // namespace ravine::functions
