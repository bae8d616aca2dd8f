#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// NAdam's momentum (Dozat, ICLR workshop 2016) over AdaMax's norm (Kingma & Ba, ICLR 2015, Algorithm 2).
struct NAdaMax {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-8;
  double momentum_decay = 0.004;

  static constexpr About about{
      .name = "nadamax",
      .title = "AdaMax with Nesterov's look-ahead",
      .paper = "Dozat, ICLR workshop 2016, with Kingma & Ba, ICLR 2015, Algorithm 2",
      .formula = "u = max(beta2 u, |g|);  x -= lr ((1-mu_t)/(1-P_t) g + mu_(t+1)/(1-P_(t+1)) m) / (u + eps)",
      .differs = "as ensmallen",
      .use = "like nadam with a bounded step"};
  static constexpr std::array slots{"m", "u"};
  static constexpr std::array hyper{
      Hyper<NAdaMax>{"lr", &NAdaMax::lr, positive, "learning rate"},
      Hyper<NAdaMax>{"beta1", &NAdaMax::beta1, below_one, "decay of the running mean of g"},
      Hyper<NAdaMax>{"beta2", &NAdaMax::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<NAdaMax>{"eps", &NAdaMax::eps, non_negative, "added to the root"},
      Hyper<NAdaMax>{"momentum_decay", &NAdaMax::momentum_decay, non_negative, "how fast mu_t rises to beta1"}};

  struct Scalars {
    double mu = 0, mu_next = 0, product = 1;
  };
  [[gnu::always_inline]] double mu(double t) const { return beta1 * (1 - 0.5 * pow(0.96, t * momentum_decay)); }
  void advance(Tick k, Scalars& s) const { s.mu = mu(k.t), s.mu_next = mu(k.t + 1), s.product *= s.mu; }

  template <class V>
  V step(Tick /*k*/, const Scalars& s, V g, V /*x*/, V& m, V& u) const {
    m = beta1 * m + (1 - beta1) * g;
    u = max(beta2 * u, abs(g));
    return lr * ((1 - s.mu) / (1 - s.product) * g + s.mu_next / (1 - s.product * s.mu_next) * m) / (u + eps);
  }
};

}  // namespace ravine
