#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Symbolic Discovery of Optimization Algorithms. Chen et al., NeurIPS 2023, Algorithm 2. arXiv 2302.06675
struct Lion {
  double lr = 1e-4;
  double beta1 = 0.9;
  double beta2 = 0.99;

  static constexpr About about{
      .name = "lion",
      .title = "the sign of a mean of momentum and gradient; found by program search",
      .paper = "Chen et al., NeurIPS 2023, Algorithm 2, arXiv 2302.06675",
      .formula = "x -= lr sign(beta1 m + (1-beta1) g);  m = beta2 m + (1-beta2) g",
      .differs = "weight_decay is 0 as in the authors code (optax 1e-3)",
      .use = "half of Adam's memory; lr 3 to 10 times smaller, weight_decay as much larger than AdamW's",
      .decay = Decay::decoupled};
  static constexpr std::array slots{"m"};
  static constexpr std::array hyper{Hyper<Lion>{"lr", &Lion::lr, positive, "learning rate"},
                                    Hyper<Lion>{"beta1", &Lion::beta1, below_one, "share of the momentum in the step"},
                                    Hyper<Lion>{"beta2", &Lion::beta2, below_one, "decay of the momentum"}};

  template <class V>
  V step(Tick /*k*/, V g, V /*x*/, V& m) const {
    const V u = lr * sign(beta1 * m + (1 - beta1) * g);
    m = beta2 * m + (1 - beta2) * g;
    return u;
  }
};

}  // namespace ravine
