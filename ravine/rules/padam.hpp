#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Closing the Generalization Gap of Adaptive Gradient Methods. Chen et al., IJCAI 2020, Algorithm 1. arXiv 1806.06763
struct Padam {
  double lr = 0.1;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-8;
  double partial = 0.25;

  static constexpr About about{.name = "padam",
                               .title = "AMSGrad with a smaller power of v",
                               .paper = "Chen et al., IJCAI 2020, Algorithm 1, arXiv 1806.06763",
                               .formula = "x -= lr sqrt(1-beta2^t)/(1-beta1^t) m / (v_max + eps)^partial",
                               .differs = "eps inside the power and the bias correction of the rate as in ensmallen",
                               .use = "between SGD and Adam"};
  static constexpr std::array slots{"m", "v", "v_max"};
  static constexpr std::array hyper{
      Hyper<Padam>{"lr", &Padam::lr, positive, "learning rate"},
      Hyper<Padam>{"beta1", &Padam::beta1, below_one, "decay of the running mean of g"},
      Hyper<Padam>{"beta2", &Padam::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<Padam>{"eps", &Padam::eps, non_negative, "added to the root"},
      Hyper<Padam>{"partial", &Padam::partial, (Range{0, 0.5}), "power of v: 0.5 is AMSGrad, 0 plain momentum"}};

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m, V& v, V& v_max) const {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    v_max = max(v_max, v);
    const V base = v_max + eps, root = select(base > V(0), exp(log(base) * partial), V(1));
    return lr * std::sqrt(1 - pow(beta2, k.t)) / (1 - pow(beta1, k.t)) * m / root;
  }
};

}  // namespace ravine
