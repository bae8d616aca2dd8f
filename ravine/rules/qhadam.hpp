#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Quasi-hyperbolic momentum and Adam for deep learning. Ma & Yarats, ICLR 2019, eq. 20. arXiv 1810.06801
struct QhAdam {
  double lr = 1e-3;
  double beta1 = 0.995;
  double beta2 = 0.999;
  double nu1 = 0.7;
  double nu2 = 1;
  double eps = 1e-8;

  static constexpr About about{.name = "qhadam",
                               .title = "Adam with new gradients mixed into both means",
                               .paper = "Ma & Yarats, ICLR 2019, eq. 20, arXiv 1810.06801",
                               .formula = "x -= lr ((1-nu1) g + nu1 m_hat) / (sqrt((1-nu2) g^2 + nu2 v_hat) + eps)",
                               .differs = "the reference has nu1 = nu2 = 1 (Adam) by default and recommends these",
                               .use = "Adam with a long memory that still answers to new gradients"};
  static constexpr std::array slots{"m", "v"};
  static constexpr std::array hyper{
      Hyper<QhAdam>{"lr", &QhAdam::lr, positive, "learning rate"},
      Hyper<QhAdam>{"beta1", &QhAdam::beta1, below_one, "decay of the running mean of g"},
      Hyper<QhAdam>{"beta2", &QhAdam::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<QhAdam>{"nu1", &QhAdam::nu1, (Range{0, 1}), "share of the running mean in the numerator"},
      Hyper<QhAdam>{"nu2", &QhAdam::nu2, (Range{0, 1}), "share of the running mean in the denominator"},
      Hyper<QhAdam>{"eps", &QhAdam::eps, non_negative, "added to the root"}};

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m, V& v) const {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    const double c1 = 1 - pow(beta1, k.t), c2 = 1 - pow(beta2, k.t);
    const V numerator = (1 - nu1) * g + nu1 / c1 * m;
    return lr * numerator / (sqrt((1 - nu2) * (g * g) + nu2 / c2 * v) + eps);
  }
};

}  // namespace ravine
