#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Improving Generalization Performance by Switching from Adam to SGD. Keskar & Socher, 2017. arXiv 1712.07628
struct Swats {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-9;

  static constexpr About about{.name = "swats",
                               .title = "switches from Adam to SGD at the rate that Adam suggests",
                               .paper = "Keskar & Socher, 2017, Algorithm 1, arXiv 1712.07628",
                               .formula =
                                   "d: Adam's step;  rate = <d,d>/<d,g>, averaged with beta2;  when the average stands "
                                   "still: b = beta1 b + g;  x -= (1-beta1) rate b",
                               .differs = "the switch is decided tensor by tensor, as in the authors description",
                               .use = "to start like Adam and end like SGD without choosing its rate"};
  static constexpr std::array slots{"m", "v", "b"};
  static constexpr std::array hyper{
      Hyper<Swats>{"lr", &Swats::lr, positive, "learning rate"},
      Hyper<Swats>{"beta1", &Swats::beta1, below_one, "decay of the running mean of g"},
      Hyper<Swats>{"beta2", &Swats::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<Swats>{"eps", &Swats::eps, positive,
                   "added to the root, and the change of the rate below which it switches"}};

  static constexpr Scope scope = Scope::block;
  struct Scalars {
    double average = 0, rate = 0, switched = 0;
  };  // switched: this step is SGD's
  bool measures() const { return true; }

  template <class V>
  V adam(Tick k, V g, V& m, V& v) const {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    const double c1 = 1 - pow(beta1, k.t), c2 = std::sqrt(1 - pow(beta2, k.t));
    return lr / c1 * m / (sqrt(v) * (1 / c2) + eps);
  }
  template <class V>
  std::array<V, 2> measure(Tick k, const Scalars& /*s*/, V g, V /*x*/, V m, V v, V /*b*/) const {
    const V d = adam(k, g, m, v);
    return {d * d, d * g};
  }
  void advance(Tick k, Scalars& s, const double* sum) const {
    if (s.rate > 0) s.switched = 1;
    if (s.switched != 0 || sum[1] == 0) return;
    const double rate = sum[0] / sum[1];
    s.average = beta2 * s.average + (1 - beta2) * rate;
    const double corrected = s.average / (1 - pow(beta2, k.t));
    if (k.t > 1 && std::abs(corrected - rate) < eps && corrected > 0) s.rate = corrected;
  }

  template <class V>
  V step(Tick k, const Scalars& s, V g, V /*x*/, V& m, V& v, V& b) const {
    const V d = adam(k, g, m, v);
    if (s.switched == 0) return d;
    b = beta1 * b + g;
    return (1 - beta1) * s.rate * b;
  }
};

}  // namespace ravine
