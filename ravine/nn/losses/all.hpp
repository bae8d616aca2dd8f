// The list of losses: the only registration.
#pragma once
#include "ravine/nn/losses/binary_cross_entropy.hpp"
#include "ravine/nn/losses/cross_entropy.hpp"
#include "ravine/nn/losses/huber.hpp"
#include "ravine/nn/losses/mae.hpp"
#include "ravine/nn/losses/mse.hpp"

namespace ravine {

template <class... L>
struct LossList {
  static constexpr int size = sizeof...(L);
};

using AllLosses = LossList<Mse, Mae, Huber, BinaryCrossEntropy, CrossEntropy>;

}  // namespace ravine
