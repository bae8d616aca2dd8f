#pragma once
#include "ravine/nn/activation.hpp"
namespace ravine {

// Maas, Hannun & Ng, ICML 2013, with the slope 0.01 that PyTorch uses (Keras: 0.3).
struct LeakyRelu {
  static constexpr auto name = "leaky_relu", meaning = "z, or 0.01 z below 0";
  static constexpr Init init = Init::he;
  static constexpr bool from_output = true;
  static constexpr double leak = 0.01;
  template <class V>
  static V value(V z) {
    return select(z > V(0), z, leak * z);
  }
  template <class V>
  static V slope(V /*z*/, V y) {
    return select(y > V(0), V(1), V(leak));
  }
};

}  // namespace ravine
