#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Learning-Rate-Free Learning by D-Adaptation. Defazio & Mishchenko, ICML 2023, Algorithm 5. arXiv 2301.07733
struct DAdaptAdam {
  double lr = 1;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-8;
  double weight_decay = 0;
  int decay = 0;
  bool bias_correction = false;
  double d0 = 1e-6;
  double growth = infinity;

  static constexpr About about{.name = "dadapt_adam",
                               .title = "Adam that estimates its own rate by D-Adaptation",
                               .paper = "Defazio & Mishchenko, ICML 2023, Algorithm 5, arXiv 2301.07733",
                               .formula =
                                   "r += d lr <g, s/(sqrt(v) + eps)>;  s += d lr g;  d = max(d, r/((1-sqrt(beta2)) "
                                   "|s|_1));  x -= m/(sqrt(v) + eps), m of d lr g   (means with sqrt(beta2))",
                               .differs = "as the authors code, without bias correction by default",
                               .use = "Adam without choosing lr; prodigy is its successor",
                               .decay = Decay::own};
  static constexpr std::array slots{"m", "v", "s"};
  static constexpr std::array hyper{
      Hyper<DAdaptAdam>{"lr", &DAdaptAdam::lr, positive, "learning rate"},
      Hyper<DAdaptAdam>{"beta1", &DAdaptAdam::beta1, below_one, "decay of the running mean of g"},
      Hyper<DAdaptAdam>{"beta2", &DAdaptAdam::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<DAdaptAdam>{"eps", &DAdaptAdam::eps, non_negative, "added to the root"},
      Hyper<DAdaptAdam>{"weight_decay", &DAdaptAdam::weight_decay, non_negative, "strength of the pull of x towards 0"},
      Hyper<DAdaptAdam>{"decay", &DAdaptAdam::decay, "l2|decoupled",
                        "add weight_decay x to the gradient, or shrink x by d lr weight_decay"},
      Hyper<DAdaptAdam>{"bias_correction", &DAdaptAdam::bias_correction, "Adam's correction of the rate"},
      Hyper<DAdaptAdam>{"d0", &DAdaptAdam::d0, positive, "first estimate of the distance to the solution"},
      Hyper<DAdaptAdam>{"growth", &DAdaptAdam::growth, (Range{1, infinity, true, false}),
                        "largest factor by which d grows in a step"}};

  struct Scalars {
    double d = 0, numerator = 0, rate = 0;
  };
  bool measures() const { return true; }
  [[gnu::always_inline]] double rate(Tick k, double d) const {
    const double c1 = correction(beta1, k.t, bias_correction);
    return d * lr * (std::sqrt(correction(beta2, k.t, bias_correction)) / c1);
  }
  template <class V>
  V coupled(V g, V x) const {
    return decay == 0 ? g + weight_decay * x : g;
  }
  template <class V>
  V sum_of(double rate, V g, V s) const {
    const double root = std::sqrt(beta2);
    return root * s + (1 - root) * rate * g;
  }
  template <class V>
  std::array<V, 2> measure(Tick k, const Scalars& old, V gradient, V x, V /*m*/, V v, V s) const {
    const V g = coupled(gradient, x);
    return {g * s / (sqrt(v) + eps), abs(sum_of(rate(k, old.d > 0 ? old.d : d0), g, s))};
  }
  void advance(Tick k, Scalars& s, const double* sum) const {
    const double root = std::sqrt(beta2);
    if (s.d == 0) s.d = d0;
    s.rate = rate(k, s.d);
    s.numerator = root * s.numerator + (1 - root) * s.rate * sum[0];
    if (sum[1] == 0 || lr == 0) return;
    s.d = std::max(s.d, std::min(s.numerator / ((1 - root) * sum[1]), s.d * growth));
  }

  template <class V>
  V step(Tick /*k*/, const Scalars& now, V gradient, V x, V& m, V& v, V& s) const {
    const V g = coupled(gradient, x);
    m = beta1 * m + (1 - beta1) * now.rate * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    s = sum_of(now.rate, g, s);
    const V u = m / (sqrt(v) + eps);
    return decay == 0 ? u : u + now.rate * weight_decay * x;
  }
};

}  // namespace ravine
