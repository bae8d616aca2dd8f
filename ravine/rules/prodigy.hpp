#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Prodigy: An Expeditiously Adaptive Parameter-Free Learner. Mishchenko & Defazio, ICML 2024, Algorithm 4.
// arXiv 2306.06101
struct Prodigy {
  double lr = 1;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-8;
  double weight_decay = 0;
  int decay = 1;
  bool bias_correction = false;
  double d0 = 1e-6;
  double d_coef = 1;
  double growth = infinity;
  bool safeguard_warmup = false;

  static constexpr About about{.name = "prodigy",
                               .title = "Adam that estimates its own rate, faster than D-Adaptation",
                               .paper = "Mishchenko & Defazio, ICML 2024, Algorithm 4, arXiv 2306.06101",
                               .formula =
                                   "r += (d/d0) d lr <g, x0-x>;  s += (d/d0) d lr g;  d = max(d, d_coef r/|s|_1);  x "
                                   "-= d lr m/(sqrt(v) + d eps), m and v of d g   (r, s decay with sqrt(beta2))",
                               .differs = "no bias correction by default as in the authors code; optax always corrects",
                               .use = "Adam without choosing lr: leave it at 1 and give a schedule",
                               .decay = Decay::own};
  static constexpr std::array slots{"m", "v", "s", "x0"};
  static constexpr std::array hyper{
      Hyper<Prodigy>{"lr", &Prodigy::lr, positive, "learning rate"},
      Hyper<Prodigy>{"beta1", &Prodigy::beta1, below_one, "decay of the running mean of g"},
      Hyper<Prodigy>{"beta2", &Prodigy::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<Prodigy>{"eps", &Prodigy::eps, non_negative, "added to the root"},
      Hyper<Prodigy>{"weight_decay", &Prodigy::weight_decay, non_negative, "strength of the pull of x towards 0"},
      Hyper<Prodigy>{"decay", &Prodigy::decay, "l2|decoupled",
                     "add weight_decay x to the gradient, or shrink x by d lr weight_decay"},
      Hyper<Prodigy>{"bias_correction", &Prodigy::bias_correction, "Adam's correction of the rate"},
      Hyper<Prodigy>{"d0", &Prodigy::d0, positive, "first estimate of the distance to the solution"},
      Hyper<Prodigy>{"d_coef", &Prodigy::d_coef, positive, "factor on the estimate of d"},
      Hyper<Prodigy>{"growth", &Prodigy::growth, (Range{1, infinity, true, false}),
                     "largest factor by which d grows in a step"},
      Hyper<Prodigy>{"safeguard_warmup", &Prodigy::safeguard_warmup, "leave the schedule out of s, for long warm-ups"}};

  struct Scalars {
    double d = 0, d_max = 0, numerator = 0, rate = 0;
  };
  bool measures() const { return true; }
  [[gnu::always_inline]] double rate(Tick k, double d) const {
    const double c1 = correction(beta1, k.t, bias_correction);
    return d * lr * (std::sqrt(correction(beta2, k.t, bias_correction)) / c1);
  }
  [[gnu::always_inline]] double d_of(const Scalars& s) const { return s.d > 0 ? s.d : d0; }

  template <class V>
  V coupled(V g, V x) const {
    return decay == 0 ? g + weight_decay * x : g;
  }
  template <class V>
  V sum_of(Tick k, double d, V g, V s) const {
    const double safe = safeguard_warmup, weight = safe * d + (1 - safe) * rate(k, d);
    return std::sqrt(beta2) * s + d / d0 * weight * g;
  }
  template <class V>
  std::array<V, 2> measure(Tick k, const Scalars& old, V gradient, V x, V /*m*/, V /*v*/, V s, V x0) const {
    const V g = coupled(gradient, x), from = k.t == 1 ? x : x0;
    return {g * (from - x), abs(sum_of(k, d_of(old), g, s))};
  }
  void advance(Tick k, Scalars& s, const double* sum) const {
    const double d = d_of(s);
    s.rate = rate(k, d);
    s.numerator = std::sqrt(beta2) * s.numerator + d / d0 * s.rate * sum[0];
    s.d = d;
    if (sum[1] == 0 || lr == 0) return;
    const double estimate = d_coef * s.numerator / sum[1];
    if (d == d0) s.d = std::max(d, estimate);
    s.d_max = std::max(s.d_max, estimate);
    s.d = std::max(s.d, std::min(s.d_max, s.d * growth));
  }

  template <class V>
  V step(Tick k, const Scalars& now, V gradient, V x, V& m, V& v, V& s, V& x0) const {
    const V g = coupled(gradient, x);
    const double d = now.rate / rate(k, 1);  // the d that this gradient was weighed with
    if (k.t == 1) x0 = x;
    m = beta1 * m + d * (1 - beta1) * g;
    v = beta2 * v + d * d * (1 - beta2) * (g * g);
    s = sum_of(k, d, g, s);
    const V u = now.rate * m / (sqrt(v) + now.d * eps);
    return decay == 0 ? u : u + now.rate * weight_decay * x;
  }
};

}  // namespace ravine
