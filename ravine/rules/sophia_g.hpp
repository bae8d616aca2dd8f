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
      .formula =
          "every k steps h = beta2 h + (1-beta2) s^2, s the gradient on labels drawn from the model;  "
          "x -= lr sign(m) min(|m| / (rho bs h + 1e-15), 1)",
      .differs =
          "where a loss is a likelihood (mse, bce, cross_entropy) s^2 is already scaled to the batch and bs is 1; "
          "elsewhere s is the ordinary gradient, as in the authors code without drawn labels, whose bs is the batch",
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
      Hyper<SophiaG>{"bs", &SophiaG::bs, positive,
                     "scale of h: examples in a batch where h comes from ordinary gradients"}};

  bool wants_curvature(Tick k) const { return std::fmod(k.t - 1, every) == 0; }
  template <class V>
  void curvature(V s, V& /*m*/, V& h) const {
    h = beta2 * h + (1 - beta2) * (s * s);
  }

  template <class V>
  V step(Tick /*k*/, V g, V /*x*/, V& m, V& h) const {
    m = beta1 * m + (1 - beta1) * g;
    return lr * sign(m) * min(abs(m) / (rho * bs * h + 1e-15), V(1));
  }
};

}  // namespace ravine
