#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Training GANs with Optimism. Daskalakis et al., ICLR 2018, Algorithm 1. arXiv 1711.00141
struct OptimisticAdam {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-8;

  static constexpr About about{.name = "optimistic_adam",
                               .title = "Adam that takes its last step back and makes the new one twice",
                               .paper = "Daskalakis, Ilyas, Syrgkanis & Zeng, ICLR 2018, Algorithm 1, arXiv 1711.00141",
                               .formula = "u = m_hat / (sqrt(v_hat) + eps);  x -= 2 lr u - lr u_prev",
                               .differs = "as the paper; u_prev = 0 at the first step",
                               .use = "games and saddle points, where Adam circles"};
  static constexpr std::array slots{"m", "v", "u_prev"};
  static constexpr std::array hyper{
      Hyper<OptimisticAdam>{"lr", &OptimisticAdam::lr, positive, "learning rate"},
      Hyper<OptimisticAdam>{"beta1", &OptimisticAdam::beta1, below_one, "decay of the running mean of g"},
      Hyper<OptimisticAdam>{"beta2", &OptimisticAdam::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<OptimisticAdam>{"eps", &OptimisticAdam::eps, non_negative, "added to the root"}};

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m, V& v, V& u_prev) const {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    const double c1 = 1 - pow(beta1, k.t), c2 = std::sqrt(1 - pow(beta2, k.t));
    const V u = 1 / c1 * m / (sqrt(v) * (1 / c2) + eps), step = lr * (2 * u - u_prev);
    u_prev = u;
    return step;
  }
};

}  // namespace ravine
