#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Adaptive Gradient Methods with Dynamic Bound of Learning Rate. Luo et al., ICLR 2019, Algorithm 2. arXiv 1902.09843
struct AdaBound {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double final_lr = 0.1;
  double gamma = 1e-3;
  double eps = 1e-8;

  static constexpr About about{.name = "adabound",
                               .title = "Adam between bounds that close on plain descent",
                               .paper = "Luo, Xiong, Liu & Sun, ICLR 2019, Algorithm 2, arXiv 1902.09843",
                               .formula =
                                   "eta = clip(lr sqrt(1-beta2^t)/(1-beta1^t)/(sqrt(v)+eps), f (1 - 1/(gamma t+1)), f "
                                   "(1 + 1/(gamma t))),  f = final_lr lr/base;  x -= eta m",
                               .differs = "eps is added before the bias correction, as in the authors code",
                               .use = "to start like Adam and end like SGD"};
  static constexpr std::array slots{"m", "v"};
  static constexpr std::array hyper{
      Hyper<AdaBound>{"lr", &AdaBound::lr, positive, "learning rate"},
      Hyper<AdaBound>{"beta1", &AdaBound::beta1, below_one, "decay of the running mean of g"},
      Hyper<AdaBound>{"beta2", &AdaBound::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<AdaBound>{"final_lr", &AdaBound::final_lr, positive, "rate of the descent that it turns into"},
      Hyper<AdaBound>{"gamma", &AdaBound::gamma, positive, "how fast the bounds close"},
      Hyper<AdaBound>{"eps", &AdaBound::eps, non_negative, "added to the root"}};

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m, V& v) const {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * (g * g);
    const double rate = lr * std::sqrt(1 - pow(beta2, k.t)) / (1 - pow(beta1, k.t)), f = final_lr * lr / k.base;
    const V low = f * (1 - 1 / (gamma * k.t + 1)), high = f * (1 + 1 / (gamma * k.t));
    return min(max(rate / (sqrt(v) + eps), low), high) * m;
  }
};

}  // namespace ravine
