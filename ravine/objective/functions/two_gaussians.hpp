#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// A bowl with two dents of unequal depth (after E. Dupont's interactive visualisation of optimizers, 2018): where a
// method ends depends on how far its momentum carries it.
struct TwoGaussians {
  static constexpr auto name = "two_gaussians",
                        meaning = "x^2 + y^2 - 2 exp(-5((x-1)^2+y^2)) - 3 exp(-5((x+1)^2+y^2)): a bowl with two dents";
  static FunctionInfo info() {
    return {.group = "classic",
            .start = {1.5, 1},
            .minimum = -2.06309025176819421,
            .minima = {{-0.936300634010918629, 0}},
            .local = {{{0.905317899160114995, 0}, -1.09273199920174092}},
            .box = Box{-2, 2, -2, 2}};
  }
  template <class S>
  static S formula(S x, S y) {
    using std::exp;
    return x * x + y * y - 2 * exp(-5 * (square(x - 1) + y * y)) - 3 * exp(-5 * (square(x + 1) + y * y));
  }
};

}  // namespace ravine::functions
