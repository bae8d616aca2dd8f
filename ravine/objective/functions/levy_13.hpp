#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// Levy 13: a bowl with a fine comb. In double its value at (1, 1) is 1e-31, because sin(3 pi) is not quite 0.
struct Levy13 {
  static constexpr auto name = "levy_13",
                        meaning = "sin^2(3 pi x) + (x-1)^2 (1+sin^2(3 pi y)) + (y-1)^2 (1+sin^2(2 pi y)): a comb";
  static FunctionInfo info() {
    return {.group = "classic", .start = {0.5, -2}, .minima = {{1, 1}}, .box = Box{-10, 10, -10, 10}};
  }
  template <class S>
  static S formula(S x, S y) {
    using std::sin;
    return square(sin(3 * pi * x)) + square(x - 1) * (1 + square(sin(3 * pi * y))) +
           square(y - 1) * (1 + square(sin(2 * pi * y)));
  }
};

}  // namespace ravine::functions
