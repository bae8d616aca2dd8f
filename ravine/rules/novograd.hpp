#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Stochastic Gradient Methods with Layer-wise Adaptive Moments. Ginsburg et al., 2019, Algorithm 1. arXiv 1905.11286
struct NovoGrad {
  double lr = 0.01;
  double beta1 = 0.95;
  double beta2 = 0.98;
  double eps = 1e-8;
  double weight_decay = 0;
  bool grad_averaging = false;

  static constexpr About about{.name = "novograd",
                               .title = "momentum of gradients normalised tensor by tensor",
                               .paper = "Ginsburg et al., 2019, Algorithm 1, arXiv 1905.11286",
                               .formula =
                                   "v = beta2 v + (1-beta2) |g|^2;  m = beta1 m + g/(sqrt(v) + eps) + weight_decay x;  "
                                   "x -= lr m   (v starts as |g|^2)",
                               .differs = "optax has beta2=0.25",
                               .use = "half of Adam's memory; speech and images",
                               .decay = Decay::own};
  static constexpr std::array slots{"m"};
  static constexpr std::array hyper{
      Hyper<NovoGrad>{"lr", &NovoGrad::lr, positive, "learning rate"},
      Hyper<NovoGrad>{"beta1", &NovoGrad::beta1, below_one, "decay of the running mean of g"},
      Hyper<NovoGrad>{"beta2", &NovoGrad::beta2, below_one, "decay of the running mean of |g|^2"},
      Hyper<NovoGrad>{"eps", &NovoGrad::eps, non_negative, "added to the root"},
      Hyper<NovoGrad>{"weight_decay", &NovoGrad::weight_decay, non_negative,
                      "added to the normalised gradient, times x"},
      Hyper<NovoGrad>{"grad_averaging", &NovoGrad::grad_averaging, "weigh a new gradient by 1 - beta1 in the mean"}};

  static constexpr Scope scope = Scope::block;
  struct Scalars {
    double v = 0;
  };
  bool measures() const { return true; }

  template <class V>
  std::array<V, 1> measure(Tick /*k*/, const Scalars& /*s*/, V g, V /*x*/, V /*m*/) const {
    return {g * g};
  }
  void advance(Tick k, Scalars& s, const double* sum) const {
    s.v = k.t == 1 ? sum[0] : beta2 * s.v + (1 - beta2) * sum[0];
  }

  template <class V>
  V step(Tick /*k*/, const Scalars& s, V g, V x, V& m) const {
    const double norm = std::sqrt(s.v) + eps;
    m = beta1 * m + (grad_averaging ? 1 - beta1 : 1) * ((norm > 0 ? 1 / norm : 0) * g + weight_decay * x);
    return lr * m;
  }
};

}  // namespace ravine
