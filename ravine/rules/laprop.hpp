#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// LaProp: Separating Momentum and Adaptivity in Adam. Ziyin, Wang & Ueda, 2020, Algorithm 1. arXiv 2002.04839
struct LaProp {
  double lr = 4e-4;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-15;
  double weight_decay = 0;
  bool centered = false;

  static constexpr About about{
      .name = "laprop",
      .title = "momentum of normalised gradients: Adam with the two swapped",
      .paper = "Ziyin, Wang & Ueda, 2020, Algorithm 1, arXiv 2002.04839",
      .formula = "m = beta1 m + (1-beta1) g/(sqrt(v_hat) + eps);  x = (1 - weight_decay) (x - lr m/(1-beta1^t))",
      .differs = "the decay follows the step and is not scaled by lr, as in the authors code",
      .use = "noisy gradients and beta1 close to 1, where Adam can blow up",
      .decay = Decay::own};
  static constexpr std::array slots{"m", "v", "mean"};
  static constexpr unsigned always = 0b011;
  static constexpr std::array hyper{
      Hyper<LaProp>{"lr", &LaProp::lr, positive, "learning rate"},
      Hyper<LaProp>{"beta1", &LaProp::beta1, below_one, "decay of the running mean of g"},
      Hyper<LaProp>{"beta2", &LaProp::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<LaProp>{"eps", &LaProp::eps, non_negative, "added to the root"},
      Hyper<LaProp>{"weight_decay", &LaProp::weight_decay, below_one, "share of x lost per step, not scaled by lr"},
      Hyper<LaProp>{"centered", &LaProp::centered, "subtract the squared mean of g from v, from step 11 on"}};

  bool uses(int slot) const { return slot < 2 || centered; }

  template <class V>
  V step(Tick k, V g, V x, V& m, V& v, V& mean) const {
    v = beta2 * v + (1 - beta2) * (g * g);
    if (centered) mean = beta2 * mean + (1 - beta2) * g;
    const V spread = centered && k.t > 10 ? v - mean * mean : v;
    const double c1 = 1 - pow(beta1, k.t), c2 = 1 / (1 - pow(beta2, k.t));
    m = beta1 * m + (1 - beta1) * (g / (sqrt(spread * c2) + eps));
    const V u = lr / c1 * m;
    return u + weight_decay * (x - u);
  }
};

}  // namespace ravine
