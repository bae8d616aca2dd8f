#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// DoG is SGD's Best Friend: A Parameter-Free Dynamic Step Size Schedule. Ivgi, Hinder & Carmon, ICML 2023. arXiv
// 2302.12022
struct DoG {
  double lr = 1;
  double reps_rel = 1e-6;
  double eps = 1e-8;

  static constexpr About about{
      .name = "dog",
      .title = "distance over gradients: a rate from what was seen so far",
      .paper = "Ivgi, Hinder & Carmon, ICML 2023, eq. DoG, arXiv 2302.12022",
      .formula = "eta = lr max_i |x_i - x0| / sqrt(sum |g|^2 + eps);  x -= eta g",
      .differs = "as the authors code; meant to be used with an average of the iterates (| ema)",
      .use = "SGD without choosing lr: leave it at 1"};
  static constexpr std::array slots{"x0"};
  static constexpr std::array hyper{
      Hyper<DoG>{"lr", &DoG::lr, positive, "learning rate"},
      Hyper<DoG>{"reps_rel", &DoG::reps_rel, positive, "first distance, as a share of 1 + |x0|"},
      Hyper<DoG>{"eps", &DoG::eps, positive, "what the sum of squares starts from"}};

  static constexpr Scope scope = Scope::all;
  struct Scalars {
    double reach = 0, squares = 0, eta = 0;
  };  // the largest distance from x0, and the sum of |g|^2
  bool measures() const { return true; }

  template <class V>
  std::array<V, 3> measure(Tick k, const Scalars& /*s*/, V g, V x, V x0) const {
    const V away = k.t == 1 ? V(0) : x - x0;
    return {away * away, g * g, x * x};
  }
  void advance(Tick k, Scalars& s, const double* sum) const {
    if (k.t == 1) s.reach = reps_rel * (1 + std::sqrt(sum[2])), s.squares = eps;
    s.reach = std::max(s.reach, std::sqrt(sum[0]));
    s.squares += sum[1];
    s.eta = lr * s.reach / std::sqrt(s.squares);
  }

  template <class V>
  V step(Tick k, const Scalars& s, V g, V x, V& x0) const {
    if (k.t == 1) x0 = x;
    return s.eta * g;
  }
};

}  // namespace ravine
