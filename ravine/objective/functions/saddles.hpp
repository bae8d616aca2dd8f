#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// Critical points that are no minima. From (1, 0) plain descent walks along the ridge into the saddle and stays there;
// the least step aside leaves it.
struct Saddle {
  static constexpr auto name = "saddle", meaning = "x^2 - y^2: no minimum; from (1, 0) the ridge leads into the saddle";
  static FunctionInfo info() {
    return {.group = "classic", .start = {1, 0}, .minimum = unbounded, .box = Box{-2, 2, -2, 2}};
  }
  template <class S>
  static S formula(S x, S y) {
    return x * x - y * y;
  }
};

struct BoundedSaddle {
  static constexpr auto name = "bounded_saddle", meaning = "x^2 - y^2 + y^4/4: a saddle between two minima";
  static FunctionInfo info() {
    return {.group = "classic",
            .start = {1, 1e-6},
            .minimum = -1,
            .minima = {{0, std::numbers::sqrt2}, {0, -std::numbers::sqrt2}},
            .box = Box{-2, 2, -2, 2}};
  }
  template <class S>
  static S formula(S x, S y) {
    return x * x - y * y + square(y * y) / 4;
  }
};

// At the origin even the second derivatives are 0.
struct MonkeySaddle {
  static constexpr auto name = "monkey_saddle", meaning = "x^3 - 3xy^2: no minimum; a saddle with room for a tail";
  static FunctionInfo info() {
    return {.group = "classic", .start = {0.8, 0.01}, .minimum = unbounded, .box = Box{-1, 1, -1, 1}};
  }
  template <class S>
  static S formula(S x, S y) {
    return x * x * x - 3 * x * y * y;
  }
};

}  // namespace ravine::functions
