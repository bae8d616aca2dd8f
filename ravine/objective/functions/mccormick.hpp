#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// McCormick, Math. Programming 1976. The minimum is -sqrt(3)/2 - pi/3 at (1/2 - pi/3, -1/2 - pi/3), in the box.
struct McCormick {
  static constexpr auto name = "mccormick", meaning = "sin(x+y) + (x-y)^2 - 1.5x + 2.5y + 1: a trough in a wavy plane";
  static FunctionInfo info() {
    return {.group = "classic",
            .start = {-2, 4},
            .minimum = -std::numbers::sqrt3 / 2 - pi / 3,
            .minima = {{0.5 - pi / 3, -0.5 - pi / 3}},
            .box = Box{-1.5, 4, -3, 4}};
  }
  template <class S>
  static S formula(S x, S y) {
    using std::sin;
    return sin(x + y) + square(x - y) - 1.5 * x + 2.5 * y + 1;
  }
};

}  // namespace ravine::functions
