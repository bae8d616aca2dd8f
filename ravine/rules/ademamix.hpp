#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// The AdEMAMix Optimizer: Better, Faster, Older. Pagliardini, Ablin & Grangier, 2024, Algorithm 1. arXiv 2409.03137
struct AdEmaMix {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double beta3 = 0.9999;
  double alpha = 2;
  double eps = 1e-8;
  double beta3_warmup = 0;
  double alpha_warmup = 0;

  static constexpr About about{
      .name = "ademamix",
      .title = "Adam with a second, very slow mean of gradients",
      .paper = "Pagliardini, Ablin & Grangier, 2024, Algorithm 1, arXiv 2409.03137",
      .formula = "x -= lr ((m1_hat + alpha m2) / (sqrt(v_hat) + eps) + weight_decay x);  m2 = beta3 m2 + (1-beta3) g",
      .differs = "alpha=2 is the authors code's default; optax and others have 5",
      .use = "long runs, where old gradients are still worth something; warm both up over the run",
      .decay = Decay::decoupled};
  static constexpr std::array slots{"m1", "m2", "v"};
  static constexpr std::array hyper{
      Hyper<AdEmaMix>{"lr", &AdEmaMix::lr, positive, "learning rate"},
      Hyper<AdEmaMix>{"beta1", &AdEmaMix::beta1, below_one, "decay of the running mean of g"},
      Hyper<AdEmaMix>{"beta2", &AdEmaMix::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<AdEmaMix>{"beta3", &AdEmaMix::beta3, below_one, "decay of the slow mean of g"},
      Hyper<AdEmaMix>{"alpha", &AdEmaMix::alpha, non_negative, "weight of the slow mean"},
      Hyper<AdEmaMix>{"eps", &AdEmaMix::eps, non_negative, "added to the root"},
      Hyper<AdEmaMix>{"beta3_warmup", &AdEmaMix::beta3_warmup, non_negative, "steps in which beta3 rises from beta1"},
      Hyper<AdEmaMix>{"alpha_warmup", &AdEmaMix::alpha_warmup, non_negative, "steps in which alpha rises from 0"}};

  // The warm-up is linear in the half-life of the mean; 1e-8 keeps the logarithm finite, as in the authors code.
  [[gnu::always_inline]] double slow(double t) const {
    auto half_life = [](double b) { return std::log(0.5) / std::log(b + 1e-8) - 1; };
    const double share = t / std::max(beta3_warmup, 1.0),
                 warm = pow(0.5, 1 / ((1 - share) * half_life(beta1) + share * half_life(beta3) + 1));
    return t < beta3_warmup ? warm : beta3;
  }

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m1, V& m2, V& v) const {
    const double b3 = slow(k.t), a = alpha_warmup > 0 ? alpha * std::min(1.0, k.t / alpha_warmup) : alpha;
    m1 = beta1 * m1 + (1 - beta1) * g;
    m2 = b3 * m2 + (1 - b3) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    const double c1 = 1 - pow(beta1, k.t), c2 = std::sqrt(1 - pow(beta2, k.t));
    return lr * (1 / c1 * m1 + a * m2) / (sqrt(v) * (1 / c2) + eps);
  }
};

}  // namespace ravine
