#pragma once
#include "ravine/nn/activation.hpp"
namespace ravine {

struct Tanh {
  static constexpr auto name = "tanh", meaning = "hyperbolic tangent of z";
  static constexpr Init init = Init::glorot;
  static constexpr bool from_output = true;
  template <class V>
  static V value(V z) {
    return tanh(z);
  }
  template <class V>
  static V slope(V /*z*/, V y) {
    return 1 - y * y;
  }
};

}  // namespace ravine
