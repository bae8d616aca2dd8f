#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Grams: Gradient Descent with Adaptive Momentum Scaling. Cao, Li & Song, 2024, Algorithm 2. arXiv 2412.17107
struct Grams {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-6;
  bool bias_correction = true;

  static constexpr About about{.name = "grams",
                               .title = "Adam's magnitudes with the gradient's signs",
                               .paper = "Cao, Li & Song, 2024, Algorithm 2, arXiv 2412.17107",
                               .formula = "x -= lr |m_hat| / (sqrt(v_hat) + eps) sign(g)",
                               .differs = "eps before the bias correction, as in the authors code",
                               .use = "like cautious_adamw: a momentum that points up never moves x up",
                               .decay = Decay::decoupled};
  static constexpr std::array slots{"m", "v"};
  static constexpr std::array hyper{
      Hyper<Grams>{"lr", &Grams::lr, positive, "learning rate"},
      Hyper<Grams>{"beta1", &Grams::beta1, below_one, "decay of the running mean of g"},
      Hyper<Grams>{"beta2", &Grams::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<Grams>{"eps", &Grams::eps, non_negative, "added to the root"},
      Hyper<Grams>{"bias_correction", &Grams::bias_correction, "correct both means for their start at 0"}};

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m, V& v) const {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    const double c1 = correction(beta1, k.t, bias_correction),
                 c = std::sqrt(correction(beta2, k.t, bias_correction)) / c1;
    return lr * c * sign(g) * abs(m) / (sqrt(v) + eps);
  }
};

}  // namespace ravine
