#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Cautious Optimizers: Improving Training with One Line of Code. Liang et al., 2024, Algorithm 2. arXiv 2411.16085
struct CautiousAdamW {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-6;
  bool bias_correction = true;

  static constexpr About about{
      .name = "cautious_adamw",
      .title = "AdamW that moves only where momentum and gradient agree",
      .paper = "Liang, Chen, Liu & Liu, 2024, Algorithm 2, arXiv 2411.16085",
      .formula = "mask = m g > 0;  x -= lr mask/max(mean(mask), 1e-3) m_hat/(sqrt(v_hat) + eps)",
      .differs =
          "eps before the bias correction, as in the authors code; the stage `cautious` does the same to any optimizer",
      .use = "AdamW with a little more speed for one more condition",
      .decay = Decay::decoupled};
  static constexpr std::array slots{"m", "v"};
  static constexpr std::array hyper{
      Hyper<CautiousAdamW>{"lr", &CautiousAdamW::lr, positive, "learning rate"},
      Hyper<CautiousAdamW>{"beta1", &CautiousAdamW::beta1, below_one, "decay of the running mean of g"},
      Hyper<CautiousAdamW>{"beta2", &CautiousAdamW::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<CautiousAdamW>{"eps", &CautiousAdamW::eps, non_negative, "added to the root"},
      Hyper<CautiousAdamW>{"bias_correction", &CautiousAdamW::bias_correction,
                           "correct both means for their start at 0"}};

  static constexpr Scope scope = Scope::block;
  struct Scalars {
    double factor = 1;
  };
  bool measures() const { return true; }

  template <class V>
  std::array<V, 1> measure(Tick /*k*/, const Scalars& /*s*/, V g, V /*x*/, V m, V /*v*/) const {
    return {select((beta1 * m + (1 - beta1) * g) * g > V(0), V(1), V(0))};
  }
  void advance(Tick k, Scalars& s, const double* sum) const { s.factor = 1 / std::max(sum[0] / k.n, 1e-3); }

  template <class V>
  V step(Tick k, const Scalars& s, V g, V /*x*/, V& m, V& v) const {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    const double c1 = correction(beta1, k.t, bias_correction),
                 c = std::sqrt(correction(beta2, k.t, bias_correction)) / c1;
    return select(m * g > V(0), lr * c * s.factor * m / (sqrt(v) + eps), V(0));
  }
};

}  // namespace ravine
