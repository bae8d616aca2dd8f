#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// signSGD: Compressed Optimisation for Non-Convex Problems. Bernstein et al., ICML 2018. arXiv 1802.04434
struct Signum {
  double lr = 1e-3;
  double beta1 = 0.9;

  static constexpr About about{
      .name = "signum",
      .title = "the sign of momentum, times the rate",
      .paper = "Bernstein, Wang, Azizzadenesheli & Anandkumar, ICML 2018, Algorithm 1-2, arXiv 1802.04434",
      .formula = "m = beta1 m + (1-beta1) g;  x -= lr sign(m)",
      .differs = "one collection zeroes its momentum every step and ignores weight decay, a bug",
      .use = "gradients of very different scales; one bit per parameter to exchange",
      .decay = Decay::decoupled};
  static constexpr std::array slots{"m"};
  static constexpr unsigned always = 0;
  static constexpr std::array hyper{
      Hyper<Signum>{"lr", &Signum::lr, positive, "learning rate"},
      Hyper<Signum>{"beta1", &Signum::beta1, below_one, "decay of the running mean of g; 0 is signSGD"}};

  bool uses(int /*slot*/) const { return beta1 != 0; }

  template <class V>
  V step(Tick /*k*/, V g, V /*x*/, V& m) const {
    if (beta1 == 0) return lr * sign(g);
    m = beta1 * m + (1 - beta1) * g;
    return lr * sign(m);
  }
};

}  // namespace ravine
