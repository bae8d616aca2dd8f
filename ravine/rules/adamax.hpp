#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Adam: A Method for Stochastic Optimization. Kingma & Ba, ICLR 2015, Algorithm 2 (AdaMax). arXiv 1412.6980
// The paper has no eps; it is added to |g| before the maximum, as in PyTorch and optax.
struct AdaMax {
  double lr = 2e-3, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
  bool divisor_eps = false;

  static constexpr About about{
      .name = "adamax",
      .title = "Adam with the largest recent gradient as divisor",
      .paper = "Kingma & Ba, ICLR 2015, Algorithm 2, arXiv 1412.6980",
      .formula = "m = beta1 m + (1-beta1) g;  u = max(beta2 u, |g| + eps);  x -= lr / (1-beta1^t) m / u",
      .differs = "Keras (lr=1e-3) and ensmallen add eps to the divisor: divisor_eps=true",
      .use = "gradients with rare spikes, which Adam's mean square remembers too briefly"};
  static constexpr std::array slots{"m", "u"};
  static constexpr std::array hyper{
      Hyper<AdaMax>{"lr", &AdaMax::lr, positive, "learning rate: a bound on the change of a parameter in one step"},
      Hyper<AdaMax>{"beta1", &AdaMax::beta1, below_one, "decay of the running mean of g"},
      Hyper<AdaMax>{"beta2", &AdaMax::beta2, below_one, "decay of the running maximum of |g|"},
      Hyper<AdaMax>{"eps", &AdaMax::eps, non_negative, "keeps the divisor from 0"},
      Hyper<AdaMax>{"divisor_eps", &AdaMax::divisor_eps, "add eps to the divisor in place of |g|"}};

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m, V& u) const {
    m = beta1 * m + (1 - beta1) * g;
    u = max(beta2 * u, divisor_eps ? abs(g) : abs(g) + eps);
    return lr / (1 - pow(beta1, k.t)) * m / (divisor_eps ? u + eps : u);
  }
};

}  // namespace ravine
