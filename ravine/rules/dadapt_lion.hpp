#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// D-Adaptation (Defazio & Mishchenko, ICML 2023) of Lion (Chen et al., NeurIPS 2023).
struct DAdaptLion {
  double lr = 1;
  double beta1 = 0.9;
  double beta2 = 0.99;
  double weight_decay = 0;
  double d0 = 1e-6;

  static constexpr About about{
      .name = "dadapt_lion",
      .title = "Lion that estimates its own rate by D-Adaptation",
      .paper = "Defazio & Mishchenko, ICML 2023, in the authors code; Lion: arXiv 2302.06675",
      .formula =
          "u = sign(beta1 m + (1-beta1) g);  x -= d lr u;  r, s: means of d lr <u, s> "
          "and d lr u with sqrt(beta2);  d = max(d, r/((1-sqrt(beta2)) |s|_1))",
      .differs = "as the authors code: m holds d lr g, and g enters the sign without that factor",
      .use = "Lion without choosing lr",
      .decay = Decay::own};
  static constexpr std::array slots{"m", "s"};
  static constexpr std::array hyper{
      Hyper<DAdaptLion>{"lr", &DAdaptLion::lr, positive, "learning rate"},
      Hyper<DAdaptLion>{"beta1", &DAdaptLion::beta1, below_one, "share of the momentum in the step"},
      Hyper<DAdaptLion>{"beta2", &DAdaptLion::beta2, below_one, "decay of the momentum"},
      Hyper<DAdaptLion>{"weight_decay", &DAdaptLion::weight_decay, non_negative, "shrinks x by d lr weight_decay"},
      Hyper<DAdaptLion>{"d0", &DAdaptLion::d0, positive, "first estimate of the distance to the solution"}};

  struct Scalars {
    double d = 0, numerator = 0, rate = 0;
  };
  bool measures() const { return true; }

  template <class V>
  V direction(V g, V m) const {
    return sign(beta1 * m + (1 - beta1) * g);
  }
  template <class V>
  V sum_of(double rate, V u, V s) const {
    const double root = std::sqrt(beta2);
    return root * s + (1 - root) * rate * u;
  }
  template <class V>
  std::array<V, 2> measure(Tick k, const Scalars& old, V g, V /*x*/, V m, V s) const {
    const double rate = lr * (k.t == 1 ? d0 : old.d);
    const V u = direction(g, m);
    return {u * s, abs(sum_of(rate, u, s))};
  }
  void advance(Tick k, Scalars& s, const double* sum) const {
    const double root = std::sqrt(beta2);
    if (k.t == 1) s.d = d0;
    s.rate = s.d * lr;
    s.numerator = root * s.numerator + (1 - root) * s.rate * sum[0];
    if (sum[1] > 0) s.d = std::max(s.d, s.numerator / ((1 - root) * sum[1]));
  }

  template <class V>
  V step(Tick /*k*/, const Scalars& now, V g, V x, V& m, V& s) const {
    const V u = direction(g, m);
    m = beta2 * m + (1 - beta2) * now.rate * g;
    s = sum_of(now.rate, u, s);
    return now.rate * (u + weight_decay * x);
  }
};

}  // namespace ravine
