#pragma once
#include "ravine/nn/activation.hpp"
namespace ravine {

// Elfwing, Uchibe & Doya 2017, arXiv 1702.03118; "swish" with beta = 1.
struct Silu {
  static constexpr auto name = "silu", meaning = "z / (1 + exp(-z)), also called swish";
  static constexpr Init init = Init::he;
  static constexpr bool from_output = false;
  template <class V>
  static V value(V z) {
    return z * sigmoid(z);
  }
  template <class V>
  static V slope(V z, V /*y*/) {
    const V s = sigmoid(z);
    return s * (1 + z * (1 - s));
  }
};

}  // namespace ravine
