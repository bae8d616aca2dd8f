#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed Gradients. Zhuang et al., NeurIPS 2020,
// Algorithm 2. arXiv 2010.07468
struct AdaBelief {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-16;
  bool rectify = true;
  bool degenerated_to_sgd = true;

  static constexpr About about{
      .name = "adabelief",
      .title = "Adam that divides by how much gradients differ from their mean",
      .paper = "Zhuang et al., NeurIPS 2020, Algorithm 2, arXiv 2010.07468",
      .formula = "s = beta2 s + (1-beta2) (g-m)^2 + eps;  x -= lr m_hat / (sqrt(s_hat) + eps)",
      .differs =
          "the authors code (as here) rectifies and decouples the decay by default; optax and ensmallen do not rectify",
      .use = "like Adam with longer steps where gradients agree",
      .decay = Decay::decoupled};
  static constexpr std::array slots{"m", "s"};
  static constexpr std::array hyper{
      Hyper<AdaBelief>{"lr", &AdaBelief::lr, positive, "learning rate"},
      Hyper<AdaBelief>{"beta1", &AdaBelief::beta1, below_one, "decay of the running mean of g"},
      Hyper<AdaBelief>{"beta2", &AdaBelief::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<AdaBelief>{"eps", &AdaBelief::eps, non_negative, "added to the root"},
      Hyper<AdaBelief>{"rectify", &AdaBelief::rectify, "RAdam's rectification"},
      Hyper<AdaBelief>{"degenerated_to_sgd", &AdaBelief::degenerated_to_sgd,
                       "with rectify: plain momentum below its threshold, not a standstill"}};

  [[gnu::always_inline]] double rectification(double t) const {
    const double limit = 2 / (1 - beta2) - 1, power = pow(beta2, t), rho = limit - 2 * t * power / (1 - power);
    if (!(rho >= 5)) return 0;
    return std::sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho));
  }

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m, V& s) const {
    m = beta1 * m + (1 - beta1) * g;
    s = beta2 * s + (1 - beta2) * ((g - m) * (g - m)) + eps;
    const double c1 = 1 - pow(beta1, k.t), c2 = std::sqrt(1 - pow(beta2, k.t));
    if (!rectify) return lr / c1 * m / (sqrt(s) * (1 / c2) + eps);
    const double r = rectification(k.t);  // eps before the bias correction here, as in the authors code
    if (r == 0) return (degenerated_to_sgd ? lr / c1 : 0) * m;
    return lr * r * c2 / c1 * m / (sqrt(s) + eps);
  }
};

}  // namespace ravine
