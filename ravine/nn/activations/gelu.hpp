#pragma once
#include "ravine/nn/activation.hpp"
namespace ravine {

// Hendrycks & Gimpel 2016, arXiv 1606.08415, the exact form (not the tanh approximation).
struct Gelu {
  static constexpr auto name = "gelu", meaning = "z P(Z < z) for a standard normal Z";
  static constexpr Init init = Init::he;
  static constexpr bool from_output = false;
  static constexpr double sqrt_half = 0.70710678118654752440, density = 0.39894228040143267794;
  template <class V>
  static V value(V z) {
    return z * (0.5 + 0.5 * erf(z * sqrt_half));
  }
  template <class V>
  static V slope(V z, V /*y*/) {
    return 0.5 + 0.5 * erf(z * sqrt_half) + z * (density * exp_below_0(-0.5 * z * z));
  }
};

}  // namespace ravine
