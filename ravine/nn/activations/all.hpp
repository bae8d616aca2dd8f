// The list of activations: the only registration.
#pragma once
#include "ravine/nn/activations/elu.hpp"
#include "ravine/nn/activations/gelu.hpp"
#include "ravine/nn/activations/leaky_relu.hpp"
#include "ravine/nn/activations/relu.hpp"
#include "ravine/nn/activations/selu.hpp"
#include "ravine/nn/activations/sigmoid.hpp"
#include "ravine/nn/activations/silu.hpp"
#include "ravine/nn/activations/tanh.hpp"

namespace ravine {

template <class... A>
struct ActivationList {
  static constexpr int size = sizeof...(A);
};

using AllActivations = ActivationList<Relu, LeakyRelu, Elu, Selu, Gelu, Silu, Sigmoid, Tanh>;

}  // namespace ravine
