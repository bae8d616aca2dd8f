#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// Branin 1972, with the constants of Dixon and Szego 1978: the bracket is 0 and cos x is -1 at all three minima, which
// leaves 10/(8 pi).
struct Branin {
  static constexpr auto name = "branin",
                        meaning =
                            "(y - 5.1x^2/(4pi^2) + 5x/pi - 6)^2 + 10 (1 - 1/(8pi)) cos x + 10: three equal minima";
  static FunctionInfo info() {
    return {.group = "classic",
            .start = {2.5, 7.5},
            .minimum = 10 / (8 * pi),
            .minima = {{-pi, 12.275}, {pi, 2.275}, {3 * pi, 2.475}},
            .box = Box{-5, 10, 0, 15}};
  }
  template <class S>
  static S formula(S x, S y) {
    using std::cos;
    return square(y - 5.1 / (4 * pi * pi) * x * x + 5 / pi * x - 6) + 10 * (1 - 1 / (8 * pi)) * cos(x) + 10;
  }
};

}  // namespace ravine::functions
