#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// diffGrad: An Optimization Method for Convolutional Neural Networks. Dubey et al., IEEE TNNLS 2020. arXiv 1909.11015
struct DiffGrad {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-8;

  static constexpr About about{
      .name = "diffgrad",
      .title = "Adam with friction where the gradient hardly changes",
      .paper = "Dubey et al., IEEE TNNLS 2020, eq. 4-6, arXiv 1909.11015",
      .formula = "xi = 1/(1 + exp(-|g_prev - g|));  x -= lr xi m sqrt(1-beta2^t)/(1-beta1^t) / (sqrt(v) + eps)",
      .differs = "eps before the bias correction and g_prev = 0 at the first step, as in the authors code",
      .use = "to slow down at flat places"};
  static constexpr std::array slots{"m", "v", "g_prev"};
  static constexpr std::array hyper{
      Hyper<DiffGrad>{"lr", &DiffGrad::lr, positive, "learning rate"},
      Hyper<DiffGrad>{"beta1", &DiffGrad::beta1, below_one, "decay of the running mean of g"},
      Hyper<DiffGrad>{"beta2", &DiffGrad::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<DiffGrad>{"eps", &DiffGrad::eps, non_negative, "added to the root"}};

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m, V& v, V& g_prev) const {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    const V friction = sigmoid(abs(g_prev - g));
    g_prev = g;
    return lr * std::sqrt(1 - pow(beta2, k.t)) / (1 - pow(beta1, k.t)) * friction * m / (sqrt(v) + eps);
  }
};

}  // namespace ravine
