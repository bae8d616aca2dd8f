#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Positive-Negative Momentum. Xie, Yuan, Zhu & Sugiyama, ICML 2021, Algorithm 2. arXiv 2103.17182
struct Pnm {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta0 = 1;

  static constexpr About about{
      .name = "pnm",
      .title = "positive-negative momentum: noise on purpose",
      .paper = "Xie, Yuan, Zhu & Sugiyama, ICML 2021, Algorithm 2, arXiv 2103.17182",
      .formula =
          "m_t = beta1^2 m_(t-2) + (1-beta1^2) g;  x -= lr ((1+beta0) m_t - beta0 m_(t-1)) / sqrt((1+beta0)^2 + "
          "beta0^2)",
      .differs = "the parameters keep the authors code's scale; weight decay is l2 unless decay=decoupled",
      .use = "to leave sharp minima: the two momenta differ by noise"};
  static constexpr std::array slots{"a", "b"};
  static constexpr std::array hyper{Hyper<Pnm>{"lr", &Pnm::lr, positive, "learning rate"},
                                    Hyper<Pnm>{"beta1", &Pnm::beta1, below_one, "decay of each momentum is beta1^2"},
                                    Hyper<Pnm>{"beta0", &Pnm::beta0, non_negative, "weight of the negative momentum"}};

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
  V step(Tick k, V g, V /*x*/, V& a, V& b) const {
    return lr * mixed(k, g, a, b);
  }
};

}  // namespace ravine
