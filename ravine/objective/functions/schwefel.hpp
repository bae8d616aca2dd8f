#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// Schwefel 1981, with this sign: the best minimum is at +420.97, far from the second best. (With + x sin, as some
// libraries have it, it moves to -420.97.) The constant is x sin sqrt(x) at the minimum, so that the least value is 0.
struct Schwefel {
  static constexpr auto name = "schwefel",
                        meaning = "sum (418.98288727243371 - x_i sin sqrt|x_i|): the best minimum lies apart";
  static constexpr Dimensions dimensions{.usual = 2, .smallest = 1};
  static FunctionInfo info(std::size_t n) {
    return {.group = "classic",
            .start = repeated(n, {250, 350}),
            .minima = {repeated(n, {420.968746359982027})},
            .box = box_if_plane(n, {-500, 500, -500, 500})};
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    double f = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double v = x[i], root = std::sqrt(std::abs(v));
      f += 418.982887272433706 - v * std::sin(root);
      if (g != nullptr) g[i] = static_cast<T>(-std::sin(root) - root / 2 * std::cos(root));
    }
    return f;
  }
};

}  // namespace ravine::functions
