#pragma once
#include "ravine/nn/activation.hpp"
namespace ravine {

// Nair & Hinton, ICML 2010. The slope at 0 is 0.
struct Relu {
  static constexpr auto name = "relu", meaning = "max(0, z)";
  static constexpr Init init = Init::he;
  static constexpr bool from_output = true;
  template <class V>
  static V value(V z) {
    return max(V(0), z);
  }
  template <class V>
  static V slope(V /*z*/, V y) {
    return select(y > V(0), V(1), V(0));
  }
};

}  // namespace ravine
