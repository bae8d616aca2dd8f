#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// The two gentle bowls of every collection: all that is hard about Matyas is its condition, 25.
struct Booth {
  static constexpr auto name = "booth", meaning = "(x+2y-7)^2 + (2x+y-5)^2: a bowl of condition 9";
  static FunctionInfo info() {
    return {.group = "classic", .start = {-9, -9}, .minima = {{1, 3}}, .box = Box{-10, 10, -10, 10}};
  }
  template <class S>
  static S formula(S x, S y) {
    return square(x + 2 * y - 7) + square(2 * x + y - 5);
  }
};

struct Matyas {
  static constexpr auto name = "matyas", meaning = "0.26 (x^2+y^2) - 0.48 xy: a slanted bowl of condition 25";
  static FunctionInfo info() {
    return {.group = "classic", .start = {-8, 6}, .minima = {{0, 0}}, .box = Box{-10, 10, -10, 10}};
  }
  template <class S>
  static S formula(S x, S y) {
    return 0.26 * (x * x + y * y) - 0.48 * x * y;
  }
};

}  // namespace ravine::functions
