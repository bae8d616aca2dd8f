#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// RMSProp. Hinton, Neural Networks for Machine Learning, lecture 6e, 2012; centred: Graves 2013, arXiv 1308.0850, eq.
// 38-45. Deviations: the centred variance is kept from falling below 0 by rounding, where other libraries give NaN; and
// bias_correction leaves q alone, because with both corrected the first centred variance is exactly 0 (as in optax).
struct RmsProp {
  double lr = 0.001, rho = 0.9, eps = 1e-8, momentum = 0, initial_accumulator = 0;
  bool centered = false, eps_inside = false, lr_inside = false, bias_correction = false;

  static constexpr About about{
      .name = "rmsprop",
      .title = "gradients divided by the root of their recent mean square",
      .paper = "Hinton, lecture 6e, 2012; centered: Graves 2013, eq. 38-45, arXiv 1308.0850",
      .formula = "v = rho v + (1-rho) g^2;  x -= lr g / (sqrt(v) + eps)",
      .differs =
          "PyTorch: lr=0.01 rho=0.99; optax: eps_inside=true lr_inside=true; Keras: eps=1e-7 eps_inside=true "
          "lr_inside=true; TF1: initial_accumulator=1 eps_inside=true lr_inside=true",
      .use = "non-stationary problems; like Adam without its first moment"};
  static constexpr std::array slots{"v", "q", "b"};
  static constexpr unsigned always = 0b001;
  static constexpr std::array hyper{
      Hyper<RmsProp>{"lr", &RmsProp::lr, positive, "learning rate"},
      Hyper<RmsProp>{"rho", &RmsProp::rho, below_one, "decay of the running mean of g^2"},
      Hyper<RmsProp>{"eps", &RmsProp::eps, non_negative, "keeps the divisor from 0"},
      Hyper<RmsProp>{"momentum", &RmsProp::momentum, below_one, "share of the last update that is kept"},
      Hyper<RmsProp>{"initial_accumulator", &RmsProp::initial_accumulator, non_negative, "v before the first step"},
      Hyper<RmsProp>{"centered", &RmsProp::centered, "divide by the standard deviation: v - (running mean of g)^2"},
      Hyper<RmsProp>{"eps_inside", &RmsProp::eps_inside, "sqrt(v + eps) in place of sqrt(v) + eps"},
      Hyper<RmsProp>{"lr_inside", &RmsProp::lr_inside, "lr inside the momentum buffer"},
      Hyper<RmsProp>{"bias_correction", &RmsProp::bias_correction, "divide v by 1 - rho^t"}};

  bool uses(int slot) const { return slot == 0 || (slot == 1 && centered) || (slot == 2 && momentum != 0); }

  template <class V>
  V step(Tick k, V g, V /*x*/, V& v, V& q, V& b) const {
    if (k.t == 1) v = initial_accumulator;
    v = rho * v + (1 - rho) * (g * g);
    if (centered) q = rho * q + (1 - rho) * g;
    const double c = 1 / correction(rho, k.t, bias_correction);
    const V variance = centered ? max(c * v - q * q, V(0)) : c * v;
    V u = g / (eps_inside ? sqrt(variance + eps) : sqrt(variance) + eps);
    if (lr_inside) u = lr * u;
    if (momentum != 0) u = b = momentum * b + u;
    return lr_inside ? u : lr * u;
  }
};

}  // namespace ravine
