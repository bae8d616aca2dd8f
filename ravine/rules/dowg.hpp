#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// DoWG Unleashed: An Efficient Universal Parameter-Free Gradient Descent Method. Khaled et al., NeurIPS 2023,
// Algorithm 1. arXiv 2305.16284
struct DoWG {
  double lr = 1;
  double eps = 1e-4;

  static constexpr About about{.name = "dowg",
                               .title = "distance over weighted gradients",
                               .paper = "Khaled, Mishchenko & Jin, NeurIPS 2023, Algorithm 1, arXiv 2305.16284",
                               .formula = "r2 = max(r2, |x-x0|^2);  w += r2 |g|^2;  x -= lr r2/(sqrt(w) + eps) g",
                               .differs = "as optax: eps bounds r2 from below and is added to the root",
                               .use = "SGD without choosing lr; adapts to the smooth and the non-smooth case"};
  static constexpr std::array slots{"x0"};
  static constexpr std::array hyper{
      Hyper<DoWG>{"lr", &DoWG::lr, positive, "learning rate"},
      Hyper<DoWG>{"eps", &DoWG::eps, positive, "what the squared distance starts from, and added to the root"}};

  struct Scalars {
    double reach = 0, weighted = 0, eta = 0;
  };
  bool measures() const { return true; }

  template <class V>
  std::array<V, 2> measure(Tick k, const Scalars& /*s*/, V g, V x, V x0) const {
    const V away = k.t == 1 ? V(0) : x - x0;
    return {away * away, g * g};
  }
  void advance(Tick /*k*/, Scalars& s, const double* sum) const {
    s.reach = std::max({s.reach, sum[0], eps});
    s.weighted += s.reach * sum[1];
    s.eta = lr * s.reach / (std::sqrt(s.weighted) + eps);
  }

  template <class V>
  V step(Tick k, const Scalars& s, V g, V x, V& x0) const {
    if (k.t == 1) x0 = x;
    return s.eta * g;
  }
};

}  // namespace ravine
