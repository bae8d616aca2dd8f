#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Incorporating Nesterov Momentum into Adam. Dozat, ICLR workshop 2016, without its schedule of the momentum.
struct NAdamW {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-8;

  static constexpr About about{
      .name = "nadamw",
      .title = "Nesterov's look-ahead in AdamW, without a momentum schedule",
      .paper = "Dozat, ICLR workshop 2016; as in AlgoPerf, Dahl et al., 2023, arXiv 2306.07179",
      .formula = "x = (1 - lr weight_decay) x - lr (beta1 m + (1-beta1) g)/(1-beta1^t) / (sqrt(v_hat) + eps)",
      .differs = "optax corrects the momentum term by 1 - beta1^(t+1); nadam has Dozat's momentum schedule",
      .use = "the baseline of AlgoPerf: AdamW, a little faster",
      .decay = Decay::decoupled,
      .weight_decay = 0.01};
  static constexpr std::array slots{"m", "v"};
  static constexpr std::array hyper{
      Hyper<NAdamW>{"lr", &NAdamW::lr, positive, "learning rate"},
      Hyper<NAdamW>{"beta1", &NAdamW::beta1, below_one, "decay of the running mean of g"},
      Hyper<NAdamW>{"beta2", &NAdamW::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<NAdamW>{"eps", &NAdamW::eps, non_negative, "added to the root"}};

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m, V& v) const {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    const double c1 = 1 - pow(beta1, k.t), c2 = std::sqrt(1 - pow(beta2, k.t));
    return lr / c1 * (beta1 * m + (1 - beta1) * g) / (sqrt(v) * (1 / c2) + eps);
  }
};

}  // namespace ravine
