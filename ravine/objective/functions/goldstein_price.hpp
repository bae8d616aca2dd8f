#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// Goldstein and Price, Math. Comp. 1971: values from 3 to a million in a small square.
struct GoldsteinPrice {
  static constexpr auto name = "goldstein_price", meaning =
                                                      "[1 + (x+y+1)^2 (19-14x+3x^2-14y+6xy+3y^2)] [30 + (2x-3y)^2 "
                                                      "(18-32x+12x^2+48y-36xy+27y^2)]: three minima beside the best";
  static FunctionInfo info() {
    return {.group = "classic",
            .start = {0.2, -0.5},
            .minimum = 3,
            .minima = {{0, -1}},
            .local = {{{-0.6, -0.4}, 30}, {{1.8, 0.2}, 84}, {{1.2, 0.8}, 840}},
            .box = Box{-2, 2, -2, 2}};
  }
  template <class S>
  static S formula(S x, S y) {
    return (1 + square(x + y + 1) * (19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y)) *
           (30 + square(2 * x - 3 * y) * (18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y));
  }
};

}  // namespace ravine::functions
