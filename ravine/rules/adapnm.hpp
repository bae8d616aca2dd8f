#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Positive-Negative Momentum. Xie, Yuan, Zhu & Sugiyama, ICML 2021, Algorithm 3. arXiv 2103.17182
struct AdaPnm {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double beta0 = 1;
  double eps = 1e-8;
  bool amsgrad = true;

  static constexpr About about{
      .name = "adapnm",
      .title = "positive-negative momentum with a rate per parameter",
      .paper = "Xie, Yuan, Zhu & Sugiyama, ICML 2021, Algorithm 3, arXiv 2103.17182",
      .formula =
          "x -= lr/(1-beta1^t) ((1+beta0) m_t - beta0 m_(t-1)) / sqrt((1+beta0)^2 + beta0^2) / (sqrt(v_hat) + eps)",
      .differs = "amsgrad is on by default, as in the authors code",
      .use = "Adam's rates with pnm's noise"};
  static constexpr std::array slots{"a", "b", "v", "v_max"};
  static constexpr unsigned always = 0b0111;
  static constexpr std::array hyper{
      Hyper<AdaPnm>{"lr", &AdaPnm::lr, positive, "learning rate"},
      Hyper<AdaPnm>{"beta1", &AdaPnm::beta1, below_one, "decay of each momentum is beta1^2"},
      Hyper<AdaPnm>{"beta2", &AdaPnm::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<AdaPnm>{"beta0", &AdaPnm::beta0, non_negative, "weight of the negative momentum"},
      Hyper<AdaPnm>{"eps", &AdaPnm::eps, non_negative, "added to the root"},
      Hyper<AdaPnm>{"amsgrad", &AdaPnm::amsgrad, "divide by the largest v so far"}};

  bool uses(int slot) const { return slot < 3 || amsgrad; }

  // Odd steps renew a, even ones b; the other one is the negative momentum.
  template <class V>
  V mixed(Tick k, V g, V& a, V& b) const {
    const double decay = beta1 * beta1;
    V& now = std::fmod(k.t, 2) == 1 ? a : b;
    now = decay * now + (1 - decay) * g;
    const V& other = std::fmod(k.t, 2) == 1 ? b : a;
    return ((1 + beta0) * now - beta0 * other) * (1 / std::sqrt((1 + beta0) * (1 + beta0) + beta0 * beta0));
  }

  template <class V>
  V step(Tick k, V g, V /*x*/, V& a, V& b, V& v, V& v_max) const {
    v = beta2 * v + (1 - beta2) * (g * g);
    if (amsgrad) v_max = max(v_max, v);
    const double c1 = 1 - pow(beta1, k.t), c2 = std::sqrt(1 - pow(beta2, k.t));
    return lr / c1 * mixed(k, g, a, b) / (sqrt(amsgrad ? v_max : v) * (1 / c2) + eps);
  }
};

}  // namespace ravine
