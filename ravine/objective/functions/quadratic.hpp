#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// f = 0.5 sum lambda_i x_i^2 in ten dimensions, lambda_i = 10^(3i/9): a ravine of condition 1000.
struct Quadratic {
  static constexpr auto name = "quadratic", meaning = "0.5 sum 10^(i/3) x_i^2 in ten dimensions: condition 1000";
  static constexpr std::size_t n = 10;
  static FunctionInfo info() { return {.group = "classic", .start = repeated(n, {1}), .minima = {repeated(n, {0})}}; }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    double f = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const T lambda = static_cast<T>(std::pow(10.0, 3.0 * static_cast<double>(i) / 9.0));
      f += 0.5 * static_cast<double>(lambda * x[i] * x[i]);
      if (g != nullptr) g[i] = lambda * x[i];
    }
    return f;
  }
};

// The same, but the gradient of draw t has 0.5 sin(t (i+1)) added: noise that repeats exactly.
struct NoisyQuadratic : Quadratic {
  static constexpr auto name = "noisy_quadratic",
                        meaning = "quadratic, with 0.5 sin(t (i+1)) added to the gradient of step t";
  template <class T>
  static void disturb(T* g, std::uint64_t draw) {
    for (std::size_t i = 0; i < n; ++i) g[i] += static_cast<T>(0.5 * std::sin(static_cast<double>(draw * (i + 1))));
  }
};

}  // namespace ravine::functions
