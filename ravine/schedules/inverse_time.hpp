#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// Robbins & Monro 1951. Some lecture notes print 1 - decay t, which grows and then divides by zero.
struct InverseTime {
  double decay = 0.1;
  static constexpr auto name = "inverse_time", formula = "a0 / (1 + decay t)",
                        meaning = "falls like 1/t, the classic condition for noise to settle";
  static constexpr By by = By::epoch;
  static constexpr std::array hyper{
      Hyper<InverseTime>{"decay", &InverseTime::decay, non_negative, "how fast: at t = 1/decay the rate has halved"}};
  double factor(double t, double /*total*/) const { return 1 / (1 + decay * t); }
};

}  // namespace ravine
