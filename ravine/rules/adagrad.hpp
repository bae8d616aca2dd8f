#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Adaptive Subgradient Methods. Duchi, Hazan & Singer, JMLR 2011, the diagonal form. eps is outside the root, as in
// PyTorch.
struct AdaGrad {
  double lr = 0.05, eps = 1e-10, initial_accumulator = 0, lr_decay = 0;
  bool eps_inside = false;

  static constexpr About about{
      .name = "adagrad",
      .title = "a rate per parameter that shrinks with the squared gradients it has seen",
      .paper = "Duchi, Hazan & Singer, JMLR 2011, figure 1 (diagonal)",
      .formula = "v = v + g^2;  x -= lr g / (sqrt(v) + eps)",
      .differs =
          "optax and Keras: eps_inside=true eps=1e-7 initial_accumulator=0.1; PyTorch has lr_decay: lr / (1 + (t-1) "
          "lr_decay)",
      .use = "sparse gradients (rare words, rare categories); on long runs its rate dies away"};
  static constexpr std::array slots{"v"};
  static constexpr std::array hyper{
      Hyper<AdaGrad>{"lr", &AdaGrad::lr, positive, "learning rate"},
      Hyper<AdaGrad>{"eps", &AdaGrad::eps, non_negative, "keeps the divisor from 0"},
      Hyper<AdaGrad>{"initial_accumulator", &AdaGrad::initial_accumulator, non_negative, "v before the first step"},
      Hyper<AdaGrad>{"lr_decay", &AdaGrad::lr_decay, non_negative, "lr is divided by 1 + (t-1) lr_decay"},
      Hyper<AdaGrad>{"eps_inside", &AdaGrad::eps_inside, "sqrt(v + eps) in place of sqrt(v) + eps"}};

  template <class V>
  V step(Tick k, V g, V /*x*/, V& v) const {
    if (k.t == 1) v = initial_accumulator;
    v = v + g * g;
    const V root = eps_inside ? sqrt(v + eps) : sqrt(v) + eps;
    return lr / (1 + (k.t - 1) * lr_decay) * g / root;
  }
};

}  // namespace ravine
