#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Cautious Optimizers: Improving Training with One Line of Code. Liang et al., 2024. arXiv 2411.16085
struct CautiousLion {
  double lr = 1e-4;
  double beta1 = 0.9;
  double beta2 = 0.99;

  static constexpr About about{.name = "cautious_lion",
                               .title = "Lion that moves only where its sign and the gradient agree",
                               .paper = "Liang, Chen, Liu & Liu, 2024, arXiv 2411.16085",
                               .formula =
                                   "u = sign(beta1 m + (1-beta1) g);  mask = u g > 0;  x -= lr mask n/(sum(mask) + 1) "
                                   "u;  m = beta2 m + (1-beta2) g",
                               .differs = "the scale is n/(sum + 1), as in the authors code for Lion",
                               .use = "Lion, more careful",
                               .decay = Decay::decoupled};
  static constexpr std::array slots{"m"};
  static constexpr std::array hyper{
      Hyper<CautiousLion>{"lr", &CautiousLion::lr, positive, "learning rate"},
      Hyper<CautiousLion>{"beta1", &CautiousLion::beta1, below_one, "share of the momentum in the step"},
      Hyper<CautiousLion>{"beta2", &CautiousLion::beta2, below_one, "decay of the momentum"}};

  static constexpr Scope scope = Scope::block;
  struct Scalars {
    double factor = 1;
  };
  bool measures() const { return true; }

  template <class V>
  std::array<V, 1> measure(Tick /*k*/, const Scalars& /*s*/, V g, V /*x*/, V m) const {
    return {select((beta1 * m + (1 - beta1) * g) * g > V(0), V(1), V(0))};
  }
  void advance(Tick k, Scalars& s, const double* sum) const { s.factor = k.n / (sum[0] + 1); }

  template <class V>
  V step(Tick /*k*/, const Scalars& s, V g, V /*x*/, V& m) const {
    const V u = sign(beta1 * m + (1 - beta1) * g);
    m = beta2 * m + (1 - beta2) * g;
    return select(u * g > V(0), lr * s.factor * u, V(0));
  }
};

}  // namespace ravine
