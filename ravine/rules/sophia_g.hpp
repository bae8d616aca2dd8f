#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Sophia: A Scalable Stochastic Second-order Optimizer for Language Model Pre-training. Liu et al., ICLR 2024,
// Algorithm 3. arXiv 2305.14342
struct SophiaG {
  double lr = 1e-4;
  double beta1 = 0.965;
  double beta2 = 0.99;
  double rho = 0.04;
  double every = 10;
  double bs = 1;

  static constexpr About about{
      .name = "sophia_g",
      .title = "momentum over a diagonal Gauss-Newton estimate, clipped",
      .paper = "Liu, Li, Hall, Liang & Ma, ICLR 2024, Algorithm 3, arXiv 2305.14342",
      .formula = "every k steps h = beta2 h + (1-beta2) g^2;  x -= lr sign(m) min(|m| / (rho bs h + 1e-15), 1)",
      .differs = "h takes the ordinary gradient, as a caller of the authors code without sampled labels would",
      .use = "research: long runs can be unstable",
      .decay = Decay::decoupled,
      .weight_decay = 0.1};
  static constexpr std::array slots{"m", "h"};
  static constexpr std::array hyper{
      Hyper<SophiaG>{"lr", &SophiaG::lr, positive, "learning rate"},
      Hyper<SophiaG>{"beta1", &SophiaG::beta1, below_one, "decay of the running mean of g"},
      Hyper<SophiaG>{"beta2", &SophiaG::beta2, below_one, "decay of the running mean of the Hessian estimate"},
      Hyper<SophiaG>{"rho", &SophiaG::rho, positive, "larger takes more steps at full length"},
      Hyper<SophiaG>{"every", &SophiaG::every, (Range{1, infinity, false, true}),
                     "steps between estimates of the Hessian"},
      Hyper<SophiaG>{"bs", &SophiaG::bs, positive, "examples in a batch: the scale of h"}};

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m, V& h) const {
    m = beta1 * m + (1 - beta1) * g;
    if (std::fmod(k.t - 1, every) == 0) h = beta2 * h + (1 - beta2) * (g * g);
    return lr * sign(m) * min(abs(m) / (rho * bs * h + 1e-15), V(1));
  }
};

}  // namespace ravine
