#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// Himmelblau, Applied Nonlinear Programming, 1972: four minima of equal depth, four saddles between them, one maximum
// near the usual start.
struct Himmelblau {
  static constexpr auto name = "himmelblau", meaning = "(x^2+y-11)^2 + (x+y^2-7)^2: four equal minima";
  static FunctionInfo info() {
    return {.group = "classic",
            .start = {0, 0},
            .minima = {{3, 2},
                       {-2.80511808695274485, 3.13131251825057297},
                       {-3.77931025337774689, -3.28318599128616941},
                       {3.58442834033049174, -1.84812652696440355}},
            .box = Box{-5, 5, -5, 5}};
  }
  template <class S>
  static S formula(S x, S y) {
    return square(x * x + y - 11) + square(x + y * y - 7);
  }
};

}  // namespace ravine::functions
