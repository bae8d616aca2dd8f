#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// "multistep 30 60 90 rate=0.1": PyTorch's MultiStepLR and optax's piecewise_constant_schedule have the new rate at
// t = milestone; Keras' PiecewiseConstantDecay keeps the old one there (boundary=after).
struct MultiStep {
  double rate = 0.1;
  int boundary = 0;
  std::vector<double> milestones;  ///< rising
  static constexpr auto name = "multistep", formula = "words T1 T2 ...: a0 rate^(number of T <= t)",
                        meaning = "drops by the same factor at the times given";
  static constexpr By by = By::epoch;
  static constexpr std::array hyper{
      Hyper<MultiStep>{"rate", &MultiStep::rate, positive, "factor at each time"},
      Hyper<MultiStep>{"boundary", &MultiStep::boundary, "at|after", "the first t of the new rate: T or T + 1"}};
  double factor(double t, double /*total*/) const {
    double factor = 1;
    for (const double m : milestones)
      if (boundary == 1 ? t > m : t >= m) factor *= rate;
    return factor;
  }
};

}  // namespace ravine
