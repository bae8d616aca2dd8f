#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Incorporating Nesterov Momentum into Adam. Dozat, ICLR workshop 2016, Algorithm 2, with its momentum schedule mu_t.
struct NAdam {
  double lr = 2e-3, beta1 = 0.9, beta2 = 0.999, eps = 1e-8, momentum_decay = 0.004;
  bool eps_hat = false;

  static constexpr About about{.name = "nadam",
                               .title = "Adam with Nesterov's look-ahead",
                               .paper = "Dozat, ICLR workshop 2016, Algorithm 2",
                               .formula =
                                   "mu_t = beta1 (1 - 0.5 0.96^(t momentum_decay));  x -= lr ((1-mu_t)/(1-P_t) g + "
                                   "mu_(t+1)/(1-P_(t+1)) m) / (sqrt(v_hat) + eps),  P_t = mu_1 ... mu_t",
                               .differs =
                                   "Keras: momentum_decay=1 lr=1e-3 eps=1e-7; ensmallen: eps_hat=true; optax has no "
                                   "momentum schedule; PyTorch 1.13's per-tensor path multiplies mu_t twice, a bug",
                               .use = "like Adam, often a little faster early on"};
  static constexpr std::array slots{"m", "v"};
  static constexpr std::array hyper{
      Hyper<NAdam>{"lr", &NAdam::lr, positive, "learning rate"},
      Hyper<NAdam>{"beta1", &NAdam::beta1, below_one, "decay of the running mean of g, and limit of mu_t"},
      Hyper<NAdam>{"beta2", &NAdam::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<NAdam>{"eps", &NAdam::eps, non_negative, "added to the root"},
      Hyper<NAdam>{"momentum_decay", &NAdam::momentum_decay, non_negative, "how fast mu_t rises to beta1"},
      Hyper<NAdam>{"eps_hat", &NAdam::eps_hat, "add eps before the bias correction of v"}};

  struct Scalars {
    double mu = 0, mu_next = 0, product = 1;
  };  // product: mu_1 ... mu_t
  [[gnu::always_inline]] double mu(double t) const { return beta1 * (1 - 0.5 * pow(0.96, t * momentum_decay)); }
  void advance(Tick k, Scalars& s) const { s.mu = mu(k.t), s.mu_next = mu(k.t + 1), s.product *= s.mu; }

  template <class V>
  V step(Tick k, const Scalars& s, V g, V /*x*/, V& m, V& v) const {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    const V m_bar = (1 - s.mu) / (1 - s.product) * g + s.mu_next / (1 - s.product * s.mu_next) * m;
    const double c2 = std::sqrt(1 - pow(beta2, k.t));
    return lr * m_bar / (eps_hat ? (sqrt(v) + eps) * (1 / c2) : sqrt(v) * (1 / c2) + eps);
  }
};

}  // namespace ravine
