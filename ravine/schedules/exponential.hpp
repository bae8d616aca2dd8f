#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// PyTorch's ExponentialLR with every=1; Keras' and optax's exponential decay have every (decay_steps), staircase, and,
// in optax, end (end_value, here as a share of a0).
struct Exponential {
  double rate = 0.95, every = 1, end = 0;
  bool staircase = false;
  static constexpr auto name = "exponential", formula = "a0 max(end, rate^(t / every))",
                        meaning = "the same share is lost every epoch";
  static constexpr By by = By::epoch;
  static constexpr std::array hyper{
      Hyper<Exponential>{"rate", &Exponential::rate, {0, 1, true, false}, "factor per `every`"},
      Hyper<Exponential>{"every", &Exponential::every, positive, "epochs (steps with by=step) in which it is lost"},
      Hyper<Exponential>{"end", &Exponential::end, {0, 1}, "share of the rate below which it does not fall"},
      Hyper<Exponential>{"staircase", &Exponential::staircase, "whole multiples of `every` only: floor(t / every)"}};
  double factor(double t, double /*total*/) const {
    return std::max(end, std::pow(rate, staircase ? std::floor(t / every) : t / every));
  }
};

}  // namespace ravine
