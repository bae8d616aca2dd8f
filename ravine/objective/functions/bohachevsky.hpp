#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// Bohachevsky, Johnson and Stein, Technometrics 1986, the first of three: a bowl with shallow waves.
struct Bohachevsky {
  static constexpr auto name = "bohachevsky",
                        meaning = "x^2 + 2y^2 - 0.3 cos 3 pi x - 0.4 cos 4 pi y + 0.7: a bowl with shallow waves";
  static FunctionInfo info() {
    return {.group = "classic", .start = {10, 10}, .minima = {{0, 0}}, .box = Box{-100, 100, -100, 100}};
  }
  template <class S>
  static S formula(S x, S y) {
    using std::cos;
    return x * x + 2 * y * y + 0.3 * (1 - cos(3 * pi * x)) + 0.4 * (1 - cos(4 * pi * y));
  }
};

}  // namespace ravine::functions
