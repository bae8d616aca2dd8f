#pragma once
#include "ravine/nn/loss.hpp"
namespace ravine {

// -(y log a + (1-y) log(1-a)) for a = sigmoid(z), written as max(z,0) - z y + log(1 + exp(-|z|)), which neither
// overflows nor takes log 0. Its slope is a - y.
struct BinaryCrossEntropy {
  double label_smoothing = 0;
  static constexpr auto name = "bce",
                        meaning = "binary cross-entropy -(y log a + (1-y) log(1-a)), a = sigmoid(z), from the logit z";
  static constexpr Task task = Task::binary;
  static constexpr Likelihood likelihood = Likelihood::bernoulli;
  static constexpr std::array hyper{Hyper<BinaryCrossEntropy>{"label_smoothing", &BinaryCrossEntropy::label_smoothing,
                                                              below_one, "moves targets from 0 and 1 towards 1/2"}};
  template <class V>
  V smooth(V y) const {
    return y * (1 - label_smoothing) + 0.5 * label_smoothing;
  }
  template <class V>
  V value(V z, V y) const {
    return max(z, V(0)) - z * smooth(y) + log1p(exp_below_0(-abs(z)));
  }
  template <class V>
  V slope(V z, V y) const {
    return sigmoid(z) - smooth(y);
  }
};

}  // namespace ravine
