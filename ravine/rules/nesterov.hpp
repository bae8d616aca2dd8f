#pragma once
#include "ravine/rules/sgd.hpp"
namespace ravine {

// Nesterov, Soviet Math. Doklady 1983, in the form of Sutskever et al., ICML 2013, eq. 3-4: sgd with nesterov=true.
struct Nesterov : Sgd {
  Nesterov() : Sgd{.lr = 0.01, .momentum = 0.9, .nesterov = true} {}

  static constexpr About about{.name = "nesterov",
                               .title = "gradient descent with Nesterov's momentum",
                               .paper = "Nesterov, Soviet Math. Doklady 1983; Sutskever et al., ICML 2013, eq. 3-4",
                               .formula = "b = momentum b + g;  x -= lr (g + momentum b)",
                               .differs = "Keras and ensmallen keep lr inside the buffer: lr_inside=true",
                               .use = "like heavy_ball, with less overshoot at the same momentum"};
};

}  // namespace ravine
