#pragma once
#include "ravine/nn/activation.hpp"
namespace ravine {

struct Sigmoid {
  static constexpr auto name = "sigmoid", meaning = "1 / (1 + exp(-z))";
  static constexpr Init init = Init::glorot;
  static constexpr bool from_output = true;
  template <class V>
  static V value(V z) {
    return sigmoid(z);
  }
  template <class V>
  static V slope(V /*z*/, V y) {
    return y * (1 - y);
  }
};

}  // namespace ravine
