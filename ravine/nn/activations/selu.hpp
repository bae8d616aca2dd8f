#pragma once
#include "ravine/nn/activation.hpp"
namespace ravine {

// Klambauer, Unterthiner, Mayr & Hochreiter, NeurIPS 2017, eq. 2 and 14: keeps mean 0 and variance 1 from layer to
// layer.
struct Selu {
  static constexpr auto name = "selu",
                        meaning = "self-normalising: l z, or l a (exp(z) - 1) below 0, l = 1.0507, a = 1.6733";
  static constexpr Init init = Init::lecun;
  static constexpr bool from_output = true;
  static constexpr double lambda = 1.0507009873554804934193349852946, alpha = 1.6732632423543772848170429916717;
  template <class V>
  static V value(V z) {
    return select(z > V(0), lambda * z, (lambda * alpha) * expm1(min(V(0), z)));
  }
  template <class V>
  static V slope(V /*z*/, V y) {
    return select(y > V(0), V(lambda), y + lambda * alpha);
  }
};

}  // namespace ravine
