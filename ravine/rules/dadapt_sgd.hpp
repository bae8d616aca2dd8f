#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Learning-Rate-Free Learning by D-Adaptation. Defazio & Mishchenko, ICML 2023, Algorithm 4. arXiv 2301.07733
struct DAdaptSgd {
  double lr = 1;
  double momentum = 0;
  double weight_decay = 0;
  double d0 = 1e-6;
  double growth = infinity;

  static constexpr About about{
      .name = "dadapt_sgd",
      .title = "SGD that estimates its own rate by D-Adaptation",
      .paper = "Defazio & Mishchenko, ICML 2023, Algorithm 4, arXiv 2301.07733",
      .formula =
          "l = d lr/|g_1|;  r += l <g, s>;  s += l g;  d = max(d, 2 r/|s|);  x = momentum x + (1-momentum) (x0 - s)",
      .differs = "|g_1| is taken without weight decay, as in the authors code",
      .use = "SGD without choosing lr",
      .decay = Decay::own};
  static constexpr bool anchored = true;
  static constexpr std::array slots{"s", "x0"};
  static constexpr std::array hyper{
      Hyper<DAdaptSgd>{"lr", &DAdaptSgd::lr, positive, "learning rate"},
      Hyper<DAdaptSgd>{"momentum", &DAdaptSgd::momentum, below_one, "share of x that is kept"},
      Hyper<DAdaptSgd>{"weight_decay", &DAdaptSgd::weight_decay, non_negative, "added to the gradient, times x"},
      Hyper<DAdaptSgd>{"d0", &DAdaptSgd::d0, positive, "first estimate of the distance to the solution"},
      Hyper<DAdaptSgd>{"growth", &DAdaptSgd::growth, (Range{1, infinity, true, false}),
                       "largest factor by which d grows in a step"}};

  struct Scalars {
    double d = 0, first = 0, numerator = 0, rate = 0;
  };  // first: the norm of the first gradient
  bool measures() const { return true; }

  template <class V>
  std::array<V, 4> measure(Tick /*k*/, const Scalars& /*s*/, V gradient, V x, V s, V /*x0*/) const {
    const V g = gradient + weight_decay * x;
    return {gradient * gradient, g * s, s * s, g * g};
  }
  void advance(Tick k, Scalars& s, const double* sum) const {
    if (k.t == 1) s.d = d0, s.first = std::sqrt(sum[0]);
    s.rate = s.first > 0 ? s.d * lr / s.first : 0;
    s.numerator += s.rate * sum[1];
    const double squares = sum[2] + 2 * s.rate * sum[1] + s.rate * s.rate * sum[3];  // |s + rate g|^2
    if (squares > 0) s.d = std::max(s.d, std::min(2 * s.numerator / std::sqrt(squares), s.d * growth));
  }

  template <class V>
  V step(Tick k, const Scalars& now, V gradient, V x, V& s, V& x0) const {
    if (k.t == 1) x0 = x;
    s = s + now.rate * (gradient + weight_decay * x);
    return (1 - momentum) * (x - x0 + s);
  }
};

}  // namespace ravine
