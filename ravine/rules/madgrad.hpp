#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Adaptivity without Compromise: A Momentumized, Adaptive, Dual Averaged Gradient Method. Defazio & Jelassi, JMLR 2022.
// arXiv 2101.11075
struct MadGrad {
  double lr = 0.01;
  double momentum = 0.9;
  double eps = 1e-6;

  static constexpr About about{
      .name = "madgrad",
      .title = "dual averaging with a cube root, and momentum on the iterate",
      .paper = "Defazio & Jelassi, JMLR 2022, Algorithm 1, arXiv 2101.11075",
      .formula =
          "l = (lr + eps) sqrt(t);  s += l g;  v += l g^2;  z = x0 - s/(v^(1/3) + eps);  x = momentum x + (1-momentum) "
          "z",
      .differs = "as the authors code; weight decay (l2) works against dual averaging and is best 0",
      .use = "where SGD generalises better than Adam but is hard to tune"};
  static constexpr bool anchored = true;
  static constexpr std::array slots{"s", "v", "x0"};
  static constexpr std::array hyper{
      Hyper<MadGrad>{"lr", &MadGrad::lr, positive, "learning rate"},
      Hyper<MadGrad>{"momentum", &MadGrad::momentum, below_one, "share of x that is kept"},
      Hyper<MadGrad>{"eps", &MadGrad::eps, non_negative, "added to the root"}};

  template <class V>
  V step(Tick k, V g, V x, V& s, V& v, V& x0) const {
    if (k.t == 1) x0 = x;
    const double l = (lr + eps) * std::sqrt(k.t);
    s = s + l * g;
    v = v + l * (g * g);
    const V root = select(v > V(0), exp(log(v) * (1.0 / 3)), V(0));
    return (1 - momentum) * (x - x0 + s / (root + eps));
  }
};

}  // namespace ravine
