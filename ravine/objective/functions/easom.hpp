#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// Easom 1990: one hole in a plain. The minimum is at (pi, pi), not at (3.14, 3.14) where the value is -0.99999239; from
// (0, 0) the gradient is below 1e-7 and no method gets anywhere.
struct Easom {
  static constexpr auto name = "easom", meaning = "-cos x cos y exp(-(x-pi)^2 - (y-pi)^2): one hole in a plain";
  static FunctionInfo info() {
    return {.group = "classic", .start = {2.9, 2.9}, .minimum = -1, .minima = {{pi, pi}}, .box = Box{-2, 8, -2, 8}};
  }
  template <class S>
  static S formula(S x, S y) {
    using std::cos, std::exp;
    return -cos(x) * cos(y) * exp(-square(x - pi) - square(y - pi));
  }
};

}  // namespace ravine::functions
