#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

struct Exponential {
  double rate = 0.95;
  static constexpr auto name = "exponential", formula = "a0 rate^t", meaning = "the same share is lost every epoch";
  static constexpr By by = By::epoch;
  static constexpr std::array hyper{
      Hyper<Exponential>{"rate", &Exponential::rate, {0, 1, true, false}, "factor per epoch"}};
  double factor(double t, double /*total*/) const { return std::pow(rate, t); }
};

}  // namespace ravine
