#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Large Batch Optimization for Deep Learning: Training BERT in 76 minutes. You et al., ICLR 2020, Algorithm 2.
// arXiv 1904.00962
struct Lamb {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-6;
  double weight_decay = 0;
  int bias_correction = 1;
  double trust_clip = 0;
  bool always_adapt = false;
  bool grad_averaging = true;

  static constexpr About about{
      .name = "lamb",
      .title = "Adam with a step proportional to each tensor's norm",
      .paper = "You et al., ICLR 2020, Algorithm 2, arXiv 1904.00962",
      .formula = "r = m_hat/(sqrt(v_hat) + eps) + weight_decay x;  x -= lr |x|/|r| r   (ratio 1 if a norm is 0)",
      .differs =
          "ports leave the correction out (none) or put it outside of the ratio (outside); Keras keeps the decay "
          "outside",
      .use = "very large batches",
      .decay = Decay::own};
  static constexpr std::array slots{"m", "v"};
  static constexpr std::array hyper{
      Hyper<Lamb>{"lr", &Lamb::lr, positive, "learning rate"},
      Hyper<Lamb>{"beta1", &Lamb::beta1, below_one, "decay of the running mean of g"},
      Hyper<Lamb>{"beta2", &Lamb::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<Lamb>{"eps", &Lamb::eps, non_negative, "added to the root"},
      Hyper<Lamb>{"weight_decay", &Lamb::weight_decay, non_negative,
                  "added to the update, times x, before its norm is taken"},
      Hyper<Lamb>{"bias_correction", &Lamb::bias_correction, "none|inside|outside",
                  "none; of the update; of the rate, outside of the ratio"},
      Hyper<Lamb>{"trust_clip", &Lamb::trust_clip, non_negative,
                  "largest |x| that counts; 0 is 10 as in the first ports, none where the update is corrected"},
      Hyper<Lamb>{"always_adapt", &Lamb::always_adapt,
                  "with bias_correction=inside: use the ratio without weight decay too (timm: false)"},
      Hyper<Lamb>{"grad_averaging", &Lamb::grad_averaging, "weigh a new gradient by 1 - beta1 in the mean"}};

  static constexpr Scope scope = Scope::block;
  struct Scalars {
    double ratio = 1;
  };
  bool measures() const { return true; }

  template <class V>
  V update(Tick k, V g, V x, V& m, V& v) const {
    m = beta1 * m + (grad_averaging ? 1 - beta1 : 1) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    const bool correct = bias_correction == 1;
    const double c1 = correction(beta1, k.t, correct), c2 = std::sqrt(correction(beta2, k.t, correct));
    return 1 / c1 * m / (sqrt(v) * (1 / c2) + eps) + weight_decay * x;
  }
  template <class V>
  std::array<V, 2> measure(Tick k, const Scalars& /*s*/, V g, V x, V m, V v) const {
    const V u = update(k, g, x, m, v);
    return {x * x, u * u};
  }
  void advance(Tick k, Scalars& s, const double* sum) const {
    const double limit = trust_clip > 0 ? trust_clip : bias_correction == 1 ? infinity : 10;
    const double weights = std::min(std::sqrt(sum[0]), limit), length = std::sqrt(sum[1]);
    const bool adapts = bias_correction != 1 || always_adapt || weight_decay != 0;
    s.ratio = adapts && weights > 0 && length > 0 ? weights / length : 1;
    if (bias_correction == 2) s.ratio *= std::sqrt(1 - pow(beta2, k.t)) / (1 - pow(beta1, k.t));
  }

  template <class V>
  V step(Tick k, const Scalars& s, V g, V x, V& m, V& v) const {
    return lr * s.ratio * update(k, g, x, m, v);
  }
};

}  // namespace ravine
