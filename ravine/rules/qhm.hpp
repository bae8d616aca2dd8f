#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Quasi-hyperbolic momentum and Adam for deep learning. Ma & Yarats, ICLR 2019, eq. 3-4. arXiv 1810.06801
struct Qhm {
  double lr = 0.1;
  double beta = 0.999;
  double nu = 0.7;

  static constexpr About about{
      .name = "qhm",
      .title = "a weighted mean of plain descent and momentum",
      .paper = "Ma & Yarats, ICLR 2019, eq. 3-4, arXiv 1810.06801",
      .formula = "m = beta m + (1-beta) g;  x -= lr ((1-nu) g + nu m)",
      .differs = "the reference has no defaults: these are its rule of thumb",
      .use =
          "momentum with a beta close to 1 that still answers to new gradients; nu=1 is momentum, nu=0 plain descent"};
  static constexpr std::array slots{"m"};
  static constexpr std::array hyper{Hyper<Qhm>{"lr", &Qhm::lr, positive, "learning rate"},
                                    Hyper<Qhm>{"beta", &Qhm::beta, below_one, "decay of the running mean of g"},
                                    Hyper<Qhm>{"nu", &Qhm::nu, (Range{0, 1}), "share of the running mean in the step"}};

  template <class V>
  V step(Tick /*k*/, V g, V /*x*/, V& m) const {
    m = beta * m + (1 - beta) * g;
    return lr * ((1 - nu) * g + nu * m);
  }
};

}  // namespace ravine
