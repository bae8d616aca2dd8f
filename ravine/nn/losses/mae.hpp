#pragma once
#include "ravine/nn/loss.hpp"
namespace ravine {

// The slope at 0 is 0.
struct Mae {
  static constexpr auto name = "mae", meaning = "absolute error |z - y|: fits the median";
  static constexpr Task task = Task::regress;
  static constexpr Likelihood likelihood = Likelihood::none;
  static constexpr std::array<Hyper<Mae>, 0> hyper{};
  template <class V>
  V value(V z, V y) const {
    return abs(z - y);
  }
  template <class V>
  V slope(V z, V y) const {
    return sign(z - y);
  }
};

}  // namespace ravine
