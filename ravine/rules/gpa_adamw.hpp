#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Generalized primal averaging. Defazio et al., 2025. arXiv 2512.17131. x holds y, where gradients are taken.
struct GpaAdamW {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-8;
  double weight_decay = 0;
  double mu_x = 0.9967;
  double mu_y = 0.7;
  bool decay_at_y = false;

  static constexpr About about{
      .name = "gpa_adamw",
      .title = "AdamW with primal averaging at a fixed rate",
      .paper = "Defazio et al., 2025, arXiv 2512.17131",
      .formula =
          "z -= lr m_hat/(sqrt(v_hat) + eps);  x = mu_x x + (1-mu_x) z;  y = mu_y x + (1-mu_y) z;  gradients at y, "
          "evaluated at x",
      .differs = "as the authors code; weight decay shrinks z by 1 - lr weight_decay before the step",
      .use = "schedule_free_adamw with two constants to choose instead of one",
      .decay = Decay::own};
  static constexpr bool anchored = true;
  static constexpr std::array slots{"m", "v", "z"};
  static constexpr unsigned always = 0b110;
  static constexpr std::array hyper{
      Hyper<GpaAdamW>{"lr", &GpaAdamW::lr, positive, "learning rate"},
      Hyper<GpaAdamW>{"beta1", &GpaAdamW::beta1, below_one, "decay of the running mean of g"},
      Hyper<GpaAdamW>{"beta2", &GpaAdamW::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<GpaAdamW>{"eps", &GpaAdamW::eps, non_negative, "added to the root"},
      Hyper<GpaAdamW>{"weight_decay", &GpaAdamW::weight_decay, non_negative, "strength of the pull of x towards 0"},
      Hyper<GpaAdamW>{"mu_x", &GpaAdamW::mu_x, below_one, "decay of the average x"},
      Hyper<GpaAdamW>{"mu_y", &GpaAdamW::mu_y, {0, 1, true, false}, "share of the average in y"},
      Hyper<GpaAdamW>{"decay_at_y", &GpaAdamW::decay_at_y, "take the decay from y, not from z"}};

  bool uses(int slot) const { return slot > 0 || beta1 > 0; }

  // x is not kept: it follows from y and z. A decay of z (or y) therefore moves x too, as in the authors code.
  template <class V>
  V average(V y, V z) const {
    return (y - (1 - mu_y) * z) * (1 / mu_y);
  }

  template <class V>
  V step(Tick k, V g, V y, V& m, V& v, V& z) const {
    if (k.t == 1) z = y;
    const double keep = 1 - lr * weight_decay;
    z = decay_at_y ? z : keep * z;
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    const double c1 = 1 - pow(beta1, k.t), c2 = std::sqrt(1 - pow(beta2, k.t));
    const V x = average(decay_at_y ? keep * y : y, z);
    z = z - lr / c1 * m / (sqrt(v) * (1 / c2) + eps);
    return y - (mu_y * (mu_x * x + (1 - mu_x) * z) + (1 - mu_y) * z);
  }
  template <class V>
  V readout(V y, V /*m*/, V /*v*/, V z) const {
    return average(y, z);
  }
};

}  // namespace ravine
