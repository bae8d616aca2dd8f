#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// On the insufficiency of existing momentum schemes for Stochastic Optimization. Kidambi et al., ICLR 2018,
// Algorithm 3. arXiv 1803.05591
struct AccSgd {
  double lr = 1e-3;
  double kappa = 1000;
  double xi = 10;
  double small_const = 0.7;

  static constexpr About about{.name = "accsgd",
                               .title = "accelerated SGD for noisy least squares",
                               .paper = "Kidambi, Netrapalli, Jain & Kakade, ICLR 2018, Algorithm 3, arXiv 1803.05591",
                               .formula =
                                   "alpha = 1 - c^2 xi/kappa, beta = 1-alpha, zeta = c/(c+beta);  w = alpha w + beta "
                                   "(x - lr kappa/c g);  x = zeta (x - lr g) + (1-zeta) w",
                               .differs = "w starts at x, as in the authors code",
                               .use = "where momentum gains nothing because of the noise of single examples"};
  static constexpr bool anchored = true;
  static constexpr std::array slots{"w"};
  static constexpr std::array hyper{
      Hyper<AccSgd>{"lr", &AccSgd::lr, positive, "learning rate"},
      Hyper<AccSgd>{"kappa", &AccSgd::kappa, (Range{1, infinity, true, true}), "long step / short step"},
      Hyper<AccSgd>{"xi", &AccSgd::xi, (Range{0, infinity, true, true}), "statistical advantage, at most sqrt(kappa)"},
      Hyper<AccSgd>{"small_const", &AccSgd::small_const, (Range{0, 1, true, false}), "constant of the short step"}};

  template <class V>
  V step(Tick k, V g, V x, V& w) const {
    const double alpha = 1 - small_const * small_const * xi / kappa, beta = 1 - alpha;
    const double zeta = small_const / (small_const + beta);
    if (k.t == 1) w = x;
    w = alpha * w + beta * (x - lr * kappa / small_const * g);
    return (1 - zeta) * (x - w) + zeta * lr * g;
  }
};

}  // namespace ravine
