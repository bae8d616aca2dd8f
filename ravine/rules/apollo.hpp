#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Apollo: An Adaptive Parameter-wise Diagonal Quasi-Newton Method. Ma, 2020, Algorithm 1. arXiv 2009.13586
struct Apollo {
  double lr = 0.01;
  double beta = 0.9;
  double eps = 1e-4;
  int rebound = 0;
  double warmup = 0;
  double init_lr = 0;

  static constexpr About about{.name = "apollo",
                               .title = "quasi-Newton with a diagonal Hessian from gradient differences",
                               .paper = "Ma, 2020, Algorithm 1, arXiv 2009.13586",
                               .formula =
                                   "a = (1-beta)/(1-beta^t);  y = g - m;  m += a y;  B -= (a <y,d> + <B,d^2>) d^2, d "
                                   "scaled by |d|_4 + eps;  d = m/max(|B|, 0.01);  x -= lr d",
                               .differs = "the rebound by belief of the authors code is not offered",
                               .use = "curvature at the cost of Adam"};
  static constexpr std::array slots{"m", "b", "d"};
  static constexpr std::array hyper{
      Hyper<Apollo>{"lr", &Apollo::lr, positive, "learning rate"},
      Hyper<Apollo>{"beta", &Apollo::beta, below_one, "decay of the running mean of g"},
      Hyper<Apollo>{"eps", &Apollo::eps, non_negative, "added to the root"},
      Hyper<Apollo>{"rebound", &Apollo::rebound, "constant", "least curvature: 0.01"},
      Hyper<Apollo>{"warmup", &Apollo::warmup, non_negative, "steps in which the rate rises from init_lr"},
      Hyper<Apollo>{"init_lr", &Apollo::init_lr, non_negative, "rate of the first step; 0 with a warm-up is lr/1000"}};

  static constexpr Scope scope = Scope::block;
  struct Scalars {
    double rate = 0, delta = 0, scale = 0;
  };
  static constexpr double floor_of_b = 100;  // 1 / rebound
  bool measures() const { return true; }
  [[gnu::always_inline]] double weight(Tick k) const { return (1 - beta) / (1 - pow(beta, k.t)); }

  template <class V>
  std::array<V, 3> measure(Tick /*k*/, const Scalars& /*s*/, V g, V /*x*/, V m, V b, V d) const {
    const V square = d * d;
    return {square * square, (g - m) * d, b * square};
  }
  void advance(Tick k, Scalars& s, const double* sum) const {
    s.scale = 1 / (std::sqrt(std::sqrt(sum[0])) + eps * floor_of_b);
    s.delta = -s.scale * s.scale * (weight(k) * sum[1] + sum[2]);
    const double from = init_lr > 0 ? init_lr : lr / 1000;
    s.rate = k.t - 1 < warmup ? from + (lr - from) * (k.t - 1) / warmup : lr;
  }

  template <class V>
  V step(Tick k, const Scalars& s, V g, V /*x*/, V& m, V& b, V& d) const {
    m = m + weight(k) * (g - m);
    b = b + s.delta * s.scale * s.scale * (d * d);
    d = m / max(abs(b), V(1.0 / floor_of_b));
    return s.rate * d;
  }
};

}  // namespace ravine
