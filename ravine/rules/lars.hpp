#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Large Batch Training of Convolutional Networks. You, Gitman & Ginsburg, 2017, Algorithm 1. arXiv 1708.03888
struct Lars {
  double lr = 0.1;
  double momentum = 0.9;
  double dampening = 0;
  double weight_decay = 0;
  bool nesterov = false;
  double trust = 0.001;
  double eps = 1e-8;
  int ratio = 0;

  static constexpr About about{
      .name = "lars",
      .title = "SGD with a step proportional to each tensor's norm",
      .paper = "You, Gitman & Ginsburg, 2017, Algorithm 1, arXiv 1708.03888",
      .formula = "l = trust |x| / (|g| + weight_decay |x| + eps);  b = momentum b + l (g + weight_decay x);  x -= lr b",
      .differs = "lr outside the buffer and eps in the ratio, as in the well-known ports; the paper has it inside",
      .use = "large batches of images",
      .decay = Decay::own};
  static constexpr std::array slots{"b"};
  static constexpr std::array hyper{
      Hyper<Lars>{"lr", &Lars::lr, positive, "learning rate"},
      Hyper<Lars>{"momentum", &Lars::momentum, below_one, "share of the buffer that is kept"},
      Hyper<Lars>{"dampening", &Lars::dampening, below_one, "share of a new gradient that is left out of the buffer"},
      Hyper<Lars>{"weight_decay", &Lars::weight_decay, non_negative, "added to the gradient, times x"},
      Hyper<Lars>{"nesterov", &Lars::nesterov, "look ahead along the buffer"},
      Hyper<Lars>{"trust", &Lars::trust, positive, "trust coefficient"},
      Hyper<Lars>{"eps", &Lars::eps, non_negative, "added to the root"},
      Hyper<Lars>{"ratio", &Lars::ratio, "plain|nested",
                  "where a norm or the decay is 0: leave the tensor unscaled and undecayed, or scale it by 1"}};

  static constexpr Scope scope = Scope::block;
  struct Scalars {
    double ratio = 1, decay = 0;
  };
  bool measures() const { return true; }

  template <class V>
  std::array<V, 2> measure(Tick /*k*/, const Scalars& /*s*/, V g, V x, V /*b*/) const {
    return {x * x, g * g};
  }
  void advance(Tick /*k*/, Scalars& s, const double* sum) const {
    const double weights = std::sqrt(sum[0]), gradient = std::sqrt(sum[1]);
    const bool scaled = weights > 0 && gradient > 0 && (ratio == 1 || weight_decay != 0);
    s.ratio = scaled ? trust * weights / (gradient + weight_decay * weights + eps) : 1;
    s.decay = scaled || ratio == 1 ? weight_decay : 0;
  }

  template <class V>
  V step(Tick k, const Scalars& s, V g, V x, V& b) const {
    const V d = s.ratio * (g + s.decay * x);
    b = k.t == 1 ? d : momentum * b + (1 - dampening) * d;
    return lr * (nesterov ? d + momentum * b : b);
  }
};

}  // namespace ravine
