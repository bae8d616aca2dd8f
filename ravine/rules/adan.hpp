#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Adan: Adaptive Nesterov Momentum Algorithm. Xie et al., 2022, Algorithm 1. arXiv 2208.06677
struct Adan {
  double lr = 1e-3;
  double beta1 = 0.98;
  double beta2 = 0.92;
  double beta3 = 0.99;
  double eps = 1e-8;
  double weight_decay = 0;
  double max_grad_norm = 0;
  bool proximal = true;

  static constexpr About about{.name = "adan",
                               .title = "Nesterov momentum from differences of gradients, with a rate per parameter",
                               .paper = "Xie, Zhou, Li, Lin & Yan, 2022, Algorithm 1, arXiv 2208.06677",
                               .formula =
                                   "m, d: means of g and g - g_prev;  n: mean of (g + beta2 (g - g_prev))^2;  x = (x - "
                                   "lr (m_hat + beta2 d_hat)/(sqrt(n_hat) + eps)) / (1 + lr weight_decay)",
                               .differs =
                                   "the betas weigh the old value, as in the authors code; optax multiplies the "
                                   "difference by 1 - beta2 where this has beta2",
                               .use = "large batches and long runs; tolerates large rates",
                               .decay = Decay::own};
  static constexpr std::array slots{"m", "d", "n", "g_prev"};
  static constexpr std::array hyper{
      Hyper<Adan>{"lr", &Adan::lr, positive, "learning rate"},
      Hyper<Adan>{"beta1", &Adan::beta1, below_one, "decay of the running mean of g"},
      Hyper<Adan>{"beta2", &Adan::beta2, below_one, "decay of the running mean of gradient differences"},
      Hyper<Adan>{"beta3", &Adan::beta3, below_one, "decay of the running mean of squares"},
      Hyper<Adan>{"eps", &Adan::eps, non_negative, "added to the root"},
      Hyper<Adan>{"weight_decay", &Adan::weight_decay, non_negative, "strength of the pull of x towards 0"},
      Hyper<Adan>{"max_grad_norm", &Adan::max_grad_norm, non_negative, "largest norm of the whole gradient; 0 is none"},
      Hyper<Adan>{"proximal", &Adan::proximal,
                  "decay x after the step by 1/(1 + lr weight_decay), not before it by 1 - lr weight_decay"}};

  struct Scalars {
    double clip = 1;
  };
  bool measures() const { return max_grad_norm > 0; }
  template <class V>
  std::array<V, 1> measure(Tick /*k*/, const Scalars& /*s*/, V g, V /*x*/, V, V, V, V) const {
    return {g * g};
  }
  void advance(Tick /*k*/, Scalars& s, const double* sum) const {
    if (sum != nullptr) s.clip = std::min(1.0, max_grad_norm / (std::sqrt(sum[0]) + eps));
  }

  template <class V>
  V step(Tick k, const Scalars& s, V gradient, V x, V& m, V& d, V& n, V& g_prev) const {
    const V g = s.clip * gradient, difference = k.t == 1 ? V(0) : g - g_prev, ahead = g + beta2 * difference;
    g_prev = g;
    m = beta1 * m + (1 - beta1) * g;
    d = beta2 * d + (1 - beta2) * difference;
    n = beta3 * n + (1 - beta3) * (ahead * ahead);
    const double c1 = 1 - pow(beta1, k.t), c2 = 1 - pow(beta2, k.t), c3 = std::sqrt(1 - pow(beta3, k.t));
    const V u = lr * (1 / c1 * m + beta2 / c2 * d) / (sqrt(n) * (1 / c3) + eps);
    if (!proximal) return lr * weight_decay * x + u;
    return x - (x - u) * (1 / (1 + lr * weight_decay));
  }
};

}  // namespace ravine
