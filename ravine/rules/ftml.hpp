#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Follow the Moving Leader in Deep Learning. Zheng & Kwok, ICML 2017, Algorithm 1
struct Ftml {
  double lr = 1e-3;
  double beta1 = 0.6;
  double beta2 = 0.999;
  double eps = 1e-8;
  bool bias_correction = false;

  static constexpr About about{
      .name = "ftml",
      .title = "follow the moving leader: recent steps weigh more",
      .paper = "Zheng & Kwok, ICML 2017, Algorithm 1",
      .formula =
          "d_t = (1-beta1^t)/lr (sqrt(v_hat) + eps);  z = beta1 z + (1-beta1) g - (d_t - beta1 d_(t-1)) x;  x = -z/d_t",
      .differs =
          "as ensmallen runs it, neither mean is corrected; the paper prints the formula above: bias_correction=true",
      .use = "a relative of Adam with theory for changing data"};
  static constexpr bool anchored = true;
  static constexpr std::array slots{"v", "d", "z"};
  static constexpr std::array hyper{
      Hyper<Ftml>{"lr", &Ftml::lr, positive, "learning rate"},
      Hyper<Ftml>{"beta1", &Ftml::beta1, below_one, "decay of the running mean of g"},
      Hyper<Ftml>{"beta2", &Ftml::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<Ftml>{"eps", &Ftml::eps, non_negative, "added to the root"},
      Hyper<Ftml>{"bias_correction", &Ftml::bias_correction, "correct both means, as the paper prints"}};

  template <class V>
  V step(Tick k, V g, V x, V& v, V& d, V& z) const {
    v = beta2 * v + (1 - beta2) * (g * g);
    const double c1 = correction(beta1, k.t, bias_correction), c2 = std::sqrt(correction(beta2, k.t, bias_correction));
    const V now = c1 / lr * (sqrt(v) * (1 / c2) + eps), sigma = now - beta1 * d;
    z = beta1 * z + (1 - beta1) * g - sigma * x;
    d = now;
    return x + z / d;
  }
};

}  // namespace ravine
