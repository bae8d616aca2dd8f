#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// Robbins & Monro 1951. Some lecture notes print 1 - decay t, which grows and then divides by zero.
// Keras and optax divide t by decay_steps (every) and can round it down (staircase).
struct InverseTime {
  double decay = 0.1, every = 1;
  bool staircase = false;
  static constexpr auto name = "inverse_time", formula = "a0 / (1 + decay t / every)",
                        meaning = "falls like 1/t, the classic condition for noise to settle";
  static constexpr By by = By::epoch;
  static constexpr std::array hyper{
      Hyper<InverseTime>{"decay", &InverseTime::decay, non_negative, "how fast: at t = 1/decay the rate has halved"},
      Hyper<InverseTime>{"every", &InverseTime::every, positive, "the unit of t: epochs (steps with by=step)"},
      Hyper<InverseTime>{"staircase", &InverseTime::staircase, "whole multiples of `every` only: floor(t / every)"}};
  double factor(double t, double /*total*/) const {
    return 1 / (1 + decay * (staircase ? std::floor(t / every) : t / every));
  }
};

}  // namespace ravine
