#pragma once
#include "ravine/nn/activation.hpp"
namespace ravine {

// Clevert, Unterthiner & Hochreiter, ICLR 2016, alpha = 1.
struct Elu {
  static constexpr auto name = "elu", meaning = "z, or exp(z) - 1 below 0";
  static constexpr Init init = Init::he;
  static constexpr bool from_output = true;
  template <class V>
  static V value(V z) {
    return select(z > V(0), z, expm1(min(V(0), z)));
  }
  template <class V>
  static V slope(V /*z*/, V y) {
    return select(y > V(0), V(1), y + 1);
  }
};

}  // namespace ravine
