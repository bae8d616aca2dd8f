#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// The camels are named after their humps (Dixon and Szego 1978): polynomials whose minima come in pairs by symmetry.
struct ThreeHumpCamel {
  static constexpr auto name = "three_hump_camel", meaning = "2x^2 - 1.05x^4 + x^6/6 + xy + y^2: three minima in a row";
  static FunctionInfo info() {
    constexpr double x = 1.7475523458302889, y = -0.873776172915144449, f = 0.29863844223685982;
    return {.group = "classic",
            .start = {2, 1},
            .minima = {{0, 0}},
            .local = {{{x, y}, f}, {{-x, -y}, f}},
            .box = Box{-5, 5, -5, 5}};
  }
  template <class S>
  static S formula(S x, S y) {
    const S x2 = x * x;
    return 2 * x2 - 1.05 * x2 * x2 + x2 * x2 * x2 / 6 + x * y + y * y;
  }
};

struct SixHumpCamel {
  static constexpr auto name = "six_hump_camel",
                        meaning = "(4 - 2.1x^2 + x^4/3) x^2 + xy + (4y^2-4) y^2: six minima, two of them best";
  static FunctionInfo info() {
    FunctionInfo info{
        .group = "classic", .start = {0.001, 0.001}, .minimum = -1.03162845348987735, .box = Box{-3, 3, -2, 2}};
    for (const double s : {1.0, -1.0}) {
      info.minima.push_back({s * 0.0898420131003180624, s * -0.712656403020739633});
      info.local.push_back({{s * 1.70360671496998085, s * -0.796083568672625119}, -0.215463824383717638});
      info.local.push_back({{s * 1.60710475292019723, s * 0.568651454884131371}, 2.10425031031125827});
    }
    return info;
  }
  template <class S>
  static S formula(S x, S y) {
    const S x2 = x * x, y2 = y * y;
    return (4 - 2.1 * x2 + x2 * x2 / 3) * x2 + x * y + (4 * y2 - 4) * y2;
  }
};

}  // namespace ravine::functions
