#pragma once
#include "ravine/nn/loss.hpp"
namespace ravine {

// Huber, Ann. Math. Stat. 1964: half the squared error within delta, linear beyond. Targets are standardised, so delta
// counts standard deviations of the target.
struct Huber {
  double delta = 1;
  static constexpr auto name = "huber", meaning = "squared near 0, absolute beyond delta: robust to outliers";
  static constexpr Task task = Task::regress;
  static constexpr Likelihood likelihood = Likelihood::none;
  static constexpr std::array hyper{
      Hyper<Huber>{"delta", &Huber::delta, positive, "where the square turns into a line"}};
  template <class V>
  V value(V z, V y) const {
    const V e = abs(z - y);
    return select(e < V(delta), 0.5 * e * e, delta * (e - 0.5 * delta));
  }
  template <class V>
  V slope(V z, V y) const {
    return min(max(z - y, V(-delta)), V(delta));
  }
};

}  // namespace ravine
