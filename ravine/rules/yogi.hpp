#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Adaptive Methods for Nonconvex Optimization. Zaheer, Reddi, Sachan, Kale & Kumar, NeurIPS 2018, Algorithm 2
struct Yogi {
  double lr = 0.01;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-3;
  double initial_accumulator = 1e-6;
  bool initial_m = true;

  static constexpr About about{
      .name = "yogi",
      .title = "Adam whose v moves by additions of a size of its own",
      .paper = "Zaheer et al., NeurIPS 2018, Algorithm 2",
      .formula = "v -= (1-beta2) sign(v - g^2) g^2;  x -= lr m_hat / (sqrt(v_hat) + eps)",
      .differs =
          "as in optax m starts at initial_accumulator too; the paper starts it at 0: initial_m=false; ensmallen "
          "starts both at 0 and does not correct",
      .use = "sparse or suddenly large gradients: v does not forget at once"};
  static constexpr std::array slots{"m", "v"};
  static constexpr std::array hyper{
      Hyper<Yogi>{"lr", &Yogi::lr, positive, "learning rate"},
      Hyper<Yogi>{"beta1", &Yogi::beta1, below_one, "decay of the running mean of g"},
      Hyper<Yogi>{"beta2", &Yogi::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<Yogi>{"eps", &Yogi::eps, non_negative, "added to the root"},
      Hyper<Yogi>{"initial_accumulator", &Yogi::initial_accumulator, non_negative, "what v starts from"},
      Hyper<Yogi>{"initial_m", &Yogi::initial_m, "start m there as well, not at 0 as the paper does"}};

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m, V& v) const {
    if (k.t == 1) v = initial_accumulator;
    if (k.t == 1 && initial_m) m = v;
    const V square = g * g;
    m = beta1 * m + (1 - beta1) * g;
    v = v - (1 - beta2) * (sign(v - square) * square);
    const double c1 = 1 - pow(beta1, k.t), c2 = std::sqrt(1 - pow(beta2, k.t));
    return lr / c1 * m / (sqrt(v) * (1 / c2) + eps);
  }
};

}  // namespace ravine
