#pragma once
#include "ravine/rules/sgd.hpp"
namespace ravine {

// Polyak, "Some methods of speeding up the convergence of iteration methods", 1964: sgd with momentum 0.9.
struct HeavyBall : Sgd {
  HeavyBall() : Sgd{.lr = 0.01, .momentum = 0.9} {}

  static constexpr About about{
      .name = "heavy_ball",
      .title = "gradient descent with Polyak's momentum",
      .paper =
          "Polyak, USSR Comp. Math. 1964; quadratics: lr = (2/(sqrt(L)+sqrt(l)))^2, momentum = "
          "((sqrt(L)-sqrt(l))/(sqrt(L)+sqrt(l)))^2",
      .formula = "b = momentum b + g;  x -= lr b",
      .differs =
          "the same rate as `momentum` when lr is 1/(1-beta) times larger there; Keras and ensmallen: lr_inside=true",
      .use = "ravines: it damps the oscillation across and adds up the motion along"};
};

}  // namespace ravine
