#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// The quadratic ravine, 0.5 (l1 u^2 + l2 v^2) with l1 = 1 and l2 = 100: once along the axes, where a rate per
// coordinate cures it, and once turned by 45 degrees, start and all: descent and momentum then take the same steps, the
// others do not.
struct RavineFunction {
  static constexpr auto name = "ravine", meaning = "(x^2 + 100 y^2)/2: a straight ravine of condition 100";
  static FunctionInfo info() {
    return {.group = "classic", .start = {-1, 1}, .minima = {{0, 0}}, .box = Box{-2, 2, -2, 2}};
  }
  template <class S>
  static S formula(S x, S y) {
    return (x * x + 100 * y * y) / 2;
  }
};

struct RotatedRavine {
  static constexpr auto name = "rotated_ravine",
                        meaning = "((x+y)^2/2 + 100 (x-y)^2/2)/2: the ravine of condition 100, turned by 45 degrees";
  static FunctionInfo info() {
    return {.group = "classic", .start = {0, -std::numbers::sqrt2}, .minima = {{0, 0}}, .box = Box{-2, 2, -2, 2}};
  }
  template <class S>
  static S formula(S x, S y) {
    return (square(x + y) + 100 * square(x - y)) / 4;
  }
};

}  // namespace ravine::functions
