#pragma once
#include "ravine/rules/sgd.hpp"
namespace ravine {

// Decoupled Weight Decay Regularization. Loshchilov & Hutter, ICLR 2019, Algorithm 1. arXiv 1711.05101
struct SgdW : Sgd {
  SgdW() : Sgd{.lr = 0.01, .momentum = 0.9} {}

  static constexpr About about{.name = "sgdw",
                               .title = "SGD with momentum and decoupled weight decay",
                               .paper = "Loshchilov & Hutter, ICLR 2019, Algorithm 1, arXiv 1711.05101",
                               .formula = "b = momentum b + g;  x = (1 - lr weight_decay) x - lr b",
                               .differs = "some ports start the buffer at x or subtract lr weight_decay as a constant",
                               .use = "sgd where weights should stay small whatever the gradients do",
                               .decay = Decay::decoupled,
                               .weight_decay = 1e-4};
};

}  // namespace ravine
