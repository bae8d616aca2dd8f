#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// On the Variance of the Adaptive Learning Rate and Beyond. Liu et al., ICLR 2020, Algorithm 2. arXiv 1908.03265
struct RAdam {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-8;
  int variant = 0;
  bool degenerated_to_sgd = true;

  static constexpr About about{.name = "radam",
                               .title = "Adam whose first steps are rectified for the variance of 1/sqrt(v)",
                               .paper = "Liu et al., ICLR 2020, Algorithm 2, arXiv 1908.03265",
                               .formula =
                                   "rho = rho_inf - 2 t beta2^t/(1-beta2^t), rho_inf = 2/(1-beta2)-1;  x -= lr r(rho) "
                                   "m_hat sqrt(1-beta2^t)/(sqrt(v)+eps) if rho > 5, else lr m_hat",
                               .differs =
                                   "the authors code takes rho >= 5 and stands still below: variant=reference "
                                   "degenerated_to_sgd=false; eps is added before the bias correction in both",
                               .use = "Adam without a warm-up"};
  static constexpr std::array slots{"m", "v"};
  static constexpr std::array hyper{
      Hyper<RAdam>{"lr", &RAdam::lr, positive, "learning rate"},
      Hyper<RAdam>{"beta1", &RAdam::beta1, below_one, "decay of the running mean of g"},
      Hyper<RAdam>{"beta2", &RAdam::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<RAdam>{"eps", &RAdam::eps, non_negative, "added to the root"},
      Hyper<RAdam>{"variant", &RAdam::variant, "torch|reference",
                   "threshold of the rectification and what happens below it: plain momentum, or nothing"},
      Hyper<RAdam>{"degenerated_to_sgd", &RAdam::degenerated_to_sgd,
                   "with variant=reference: plain momentum below the threshold, not a standstill"}};

  // The factor on the adaptive step; 0 while the variance cannot be trusted.
  [[gnu::always_inline]] double rectification(double t) const {
    const double limit = 2 / (1 - beta2) - 1, power = pow(beta2, t), rho = limit - 2 * t * power / (1 - power);
    if (variant == 0 ? !(rho > 5) : !(rho >= 5)) return 0;
    return std::sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho));
  }
  [[gnu::always_inline]] bool still(double t) const {
    return variant != 0 && !degenerated_to_sgd && rectification(t) == 0;
  }
  bool moves(Tick k) const { return !still(k.t); }

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m, V& v) const {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    const double c1 = 1 - pow(beta1, k.t), r = rectification(k.t);
    if (r == 0) return (still(k.t) ? 0 : lr / c1) * m;
    return lr * r * std::sqrt(1 - pow(beta2, k.t)) / c1 * m / (sqrt(v) + eps);
  }
};

}  // namespace ravine
