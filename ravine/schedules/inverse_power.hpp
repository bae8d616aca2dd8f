#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// The step sizes of averaged SGD: Polyak & Juditsky, SIAM J. Control Optim. 30(4), 1992, ask for a power between 1/2
// and 1; Bottou, COMPSTAT 2010 and PyTorch's ASGD take 3/4 with decay = lambda a0. scikit-learn's invscaling is
// a0 / t^power with t from 1: decay=1. By the unit step, as there; the first rate is a0.
struct InversePower {
  double decay = 1, power = 0.75;
  static constexpr auto name = "inverse_power", formula = "a0 / (1 + decay t)^power",
                        meaning = "falls like t^-power, between inverse_sqrt and inverse_time";
  static constexpr By by = By::step;
  static constexpr std::array hyper{
      Hyper<InversePower>{"decay", &InversePower::decay, non_negative, "how soon: 1/decay steps go by before it falls"},
      Hyper<InversePower>{"power", &InversePower::power, positive, "1/2 is inverse_sqrt, 1 inverse_time"}};
  double factor(double t, double /*total*/) const { return std::pow(1 + decay * t, -power); }
};

}  // namespace ravine
