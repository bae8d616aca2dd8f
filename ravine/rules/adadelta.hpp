#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// ADADELTA: An Adaptive Learning Rate Method. Zeiler 2012, Algorithm 1. arXiv 1212.5701. Both eps are inside the roots.
struct AdaDelta {
  double lr = 1, rho = 0.9, eps = 1e-6;

  static constexpr About about{
      .name = "adadelta",
      .title = "AdaGrad over a window, with the size of past updates in place of a rate",
      .paper = "Zeiler 2012, Algorithm 1, arXiv 1212.5701",
      .formula = "v = rho v + (1-rho) g^2;  d = sqrt(u + eps) / sqrt(v + eps) g;  u = rho u + (1-rho) d^2;  x -= lr d",
      .differs = "the paper and ensmallen: rho=0.95; Keras: lr=0.001 rho=0.95 eps=1e-7, which crawls",
      .use = "no rate to set; robust to large gradients, but slow to start: eps sets the size of the first steps"};
  static constexpr std::array slots{"v", "u"};
  static constexpr std::array hyper{
      Hyper<AdaDelta>{"lr", &AdaDelta::lr, positive, "factor on the whole step; 1 is the paper's method"},
      Hyper<AdaDelta>{"rho", &AdaDelta::rho, below_one, "decay of both running means"},
      Hyper<AdaDelta>{"eps", &AdaDelta::eps, positive, "keeps the roots from 0 and starts the motion"}};

  template <class V>
  V step(Tick /*k*/, V g, V /*x*/, V& v, V& u) const {
    v = rho * v + (1 - rho) * (g * g);
    const V d = sqrt(u + eps) / sqrt(v + eps) * g;
    u = rho * u + (1 - rho) * (d * d);
    return lr * d;
  }
};

}  // namespace ravine
