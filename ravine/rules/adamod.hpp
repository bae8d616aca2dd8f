#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// An Adaptive and Momental Bound Method for Stochastic Learning. Ding et al., 2019, Algorithm 2. arXiv 1910.12249
struct AdaMod {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double beta3 = 0.999;
  double eps = 1e-8;

  static constexpr About about{
      .name = "adamod",
      .title = "Adam whose rates are bounded by their own running mean",
      .paper = "Ding, Ren, Luo & Sun, 2019, Algorithm 2, arXiv 1910.12249",
      .formula =
          "eta = lr sqrt(1-beta2^t)/(1-beta1^t)/(sqrt(v) + eps);  s = beta3 s + (1-beta3) eta;  x -= min(eta, s) m",
      .differs = "eps before the bias correction, as in the authors code",
      .use = "Adam without a warm-up: the first rates start small",
      .decay = Decay::decoupled};
  static constexpr std::array slots{"m", "v", "s"};
  static constexpr std::array hyper{
      Hyper<AdaMod>{"lr", &AdaMod::lr, positive, "learning rate"},
      Hyper<AdaMod>{"beta1", &AdaMod::beta1, below_one, "decay of the running mean of g"},
      Hyper<AdaMod>{"beta2", &AdaMod::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<AdaMod>{"beta3", &AdaMod::beta3, below_one, "decay of the running mean of rates"},
      Hyper<AdaMod>{"eps", &AdaMod::eps, non_negative, "added to the root"}};

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m, V& v, V& s) const {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    const V eta = lr * std::sqrt(1 - pow(beta2, k.t)) / (1 - pow(beta1, k.t)) / (sqrt(v) + eps);
    s = beta3 * s + (1 - beta3) * eta;
    return min(eta, s) * m;
  }
};

}  // namespace ravine
