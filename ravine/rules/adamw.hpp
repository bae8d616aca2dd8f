#pragma once
#include "ravine/rules/adam.hpp"
namespace ravine {

// Decoupled Weight Decay Regularization. Loshchilov & Hutter, ICLR 2019, Algorithm 2. arXiv 1711.05101
struct AdamW : Adam {
  static constexpr About about{
      .name = "adamw",
      .title = "Adam with weight decay apart from the gradient",
      .paper = "Loshchilov & Hutter, ICLR 2019, Algorithm 2, arXiv 1711.05101",
      .formula = "x = (1 - lr weight_decay) x - lr m_hat / (sqrt(v_hat) + eps)",
      .differs =
          "default weight_decay: PyTorch 0.01 (as here), optax 1e-4, Keras 4e-3; the paper scales the decay by the "
          "schedule's factor only, not by lr",
      .use = "Adam where weights should stay small: the decay does not depend on the gradients' size",
      .decay = Decay::decoupled,
      .weight_decay = 0.01};
};

}  // namespace ravine
