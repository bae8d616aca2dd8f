#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Learning-Rate-Free Learning by D-Adaptation. Defazio & Mishchenko, ICML 2023, Algorithm 3. arXiv 2301.07733
struct DAdaptAdaGrad {
  double lr = 1;
  double momentum = 0;
  double eps = 1e-6;
  double weight_decay = 0;
  double d0 = 1e-6;
  double growth = infinity;

  static constexpr About about{.name = "dadapt_adagrad",
                               .title = "AdaGrad that estimates its own rate by D-Adaptation",
                               .paper = "Defazio & Mishchenko, ICML 2023, Algorithm 3, arXiv 2301.07733",
                               .formula =
                                   "s += d lr g;  v += g^2;  d = max(d, (|s|_A^2 - sum (d lr)^2 |g|_A^2)/|s|_1), A = "
                                   "1/(sqrt(v) + eps);  x = momentum x + (1-momentum) (x0 - A s)",
                               .differs = "as the authors code",
                               .use = "AdaGrad without choosing lr; sparse gradients",
                               .decay = Decay::own};
  static constexpr bool anchored = true;
  static constexpr std::array slots{"s", "v", "x0"};
  static constexpr std::array hyper{
      Hyper<DAdaptAdaGrad>{"lr", &DAdaptAdaGrad::lr, positive, "learning rate"},
      Hyper<DAdaptAdaGrad>{"momentum", &DAdaptAdaGrad::momentum, below_one, "share of x that is kept"},
      Hyper<DAdaptAdaGrad>{"eps", &DAdaptAdaGrad::eps, positive, "added to the root"},
      Hyper<DAdaptAdaGrad>{"weight_decay", &DAdaptAdaGrad::weight_decay, non_negative,
                           "added to the gradient, times x"},
      Hyper<DAdaptAdaGrad>{"d0", &DAdaptAdaGrad::d0, positive, "first estimate of the distance to the solution"},
      Hyper<DAdaptAdaGrad>{"growth", &DAdaptAdaGrad::growth, (Range{1, infinity, true, false}),
                           "largest factor by which d grows in a step"}};

  struct Scalars {
    double d = 0, gradients = 0, rate = 0;
  };
  bool measures() const { return true; }

  template <class V>
  std::array<V, 3> measure(Tick k, const Scalars& old, V gradient, V x, V s, V v, V /*x0*/) const {
    const V g = gradient + weight_decay * x, sum = s + lr * (k.t == 1 ? d0 : old.d) * g;
    const V root = sqrt((k.t == 1 ? V(1e-6) : v) + g * g) + eps;
    return {sum * sum / root, g * g / root, abs(sum)};
  }
  void advance(Tick k, Scalars& s, const double* sum) const {
    if (k.t == 1) s.d = d0;
    s.rate = s.d * lr;
    s.gradients += s.rate * s.rate * sum[1];
    if (sum[2] > 0) s.d = std::max(s.d, std::min((sum[0] - s.gradients) / sum[2], s.d * growth));
  }

  template <class V>
  V step(Tick k, const Scalars& now, V gradient, V x, V& s, V& v, V& x0) const {
    const V g = gradient + weight_decay * x;
    if (k.t == 1) x0 = x, v = 1e-6;
    s = s + now.rate * g;
    v = v + g * g;
    return (1 - momentum) * (x - x0 + s / (sqrt(v) + eps));
  }
};

}  // namespace ravine
