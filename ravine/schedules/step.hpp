#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

struct StepDecay {
  double every = 100, rate = 0.1;
  static constexpr auto name = "step", formula = "a0 rate^floor(t / every)",
                        meaning = "drops by a factor at regular intervals";
  static constexpr By by = By::epoch;
  static constexpr std::array hyper{
      Hyper<StepDecay>{
          "every", &StepDecay::every, {1, infinity, false, true}, "epochs (steps with by=step) between drops"},
      Hyper<StepDecay>{"rate", &StepDecay::rate, positive, "factor at each time"}};
  double factor(double t, double /*total*/) const { return std::pow(rate, std::floor(t / every)); }
};

}  // namespace ravine
