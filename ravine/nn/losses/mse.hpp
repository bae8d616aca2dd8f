#pragma once
#include "ravine/nn/loss.hpp"
namespace ravine {

struct Mse {
  static constexpr auto name = "mse", meaning = "squared error (z - y)^2";
  static constexpr Task task = Task::regress;
  static constexpr Likelihood likelihood = Likelihood::normal;
  static constexpr std::array<Hyper<Mse>, 0> hyper{};
  template <class V>
  V value(V z, V y) const {
    return (z - y) * (z - y);
  }
  template <class V>
  V slope(V z, V y) const {
    return 2 * (z - y);
  }
};

}  // namespace ravine
