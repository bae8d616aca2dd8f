#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Momentum as an exponentially weighted average of gradients, the form taught in courses. Without bias correction the
// first steps are short by the factor 1 - beta^t, because m starts at 0.
struct Momentum {
  double lr = 0.1, beta = 0.9;
  bool bias_correction = false;

  static constexpr About about{
      .name = "momentum",
      .title = "gradient descent along an exponentially weighted average of gradients",
      .paper = "Polyak 1964 in averaged form; bias correction as in Kingma & Ba, ICLR 2015, section 3",
      .formula = "m = beta m + (1 - beta) g;  x -= lr m   (bias_correction: x -= lr m / (1 - beta^t))",
      .differs =
          "PyTorch, Keras and ensmallen leave out the factor 1 - beta: use heavy_ball, whose lr is 1 - beta times this "
          "one's",
      .use = "ravines and noisy gradients; the rate keeps the meaning it has in plain descent"};
  static constexpr std::array slots{"m"};
  static constexpr std::array hyper{
      Hyper<Momentum>{"lr", &Momentum::lr, positive, "learning rate"},
      Hyper<Momentum>{"beta", &Momentum::beta, below_one,
                      "decay of the running mean of g: it averages about 1/(1-beta) gradients"},
      Hyper<Momentum>{"bias_correction", &Momentum::bias_correction, "divide by 1 - beta^t"}};

  template <class V>
  V step(Tick k, V g, V /*x*/, V& m) const {
    m = beta * m + (1 - beta) * g;
    return lr / correction(beta, k.t, bias_correction) * m;
  }
};

}  // namespace ravine
