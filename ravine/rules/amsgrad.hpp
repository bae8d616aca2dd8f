#pragma once
#include "ravine/rules/adam.hpp"
namespace ravine {

// On the Convergence of Adam and Beyond. Reddi, Kale & Kumar, ICLR 2018, Algorithm 2. arXiv 1904.09237
// With Adam's bias corrections, as in PyTorch; the paper has none.
struct AmsGrad : Adam {
  AmsGrad() : Adam{.amsgrad = true} {}

  static constexpr About about{.name = "amsgrad",
                               .title = "Adam whose divisor never shrinks",
                               .paper = "Reddi, Kale & Kumar, ICLR 2018, Algorithm 2, arXiv 1904.09237",
                               .formula = "v_max = max(v_max, v);  x -= lr m_hat / (sqrt(v_max / (1-beta2^t)) + eps)",
                               .differs =
                                   "Keras and ensmallen: eps_hat=true; optax takes the maximum after bias correction; "
                                   "the paper has no bias correction",
                               .use = "problems where Adam's rate bounces back up; seldom better in practice"};
};

}  // namespace ravine
