#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// PyTorch's PolynomialLR with end=0, Keras' PolynomialDecay with its cycle, optax's polynomial_schedule. The value
// `end` is reached at t = T, which is one step after the last of a run of T.
struct PolynomialDecay {
  double power = 2, end = 0, period = 0;
  bool cycle = false;
  static constexpr auto name = "polynomial", formula = "a0 (end + (1 - end) (1 - t/T)^power)",
                        meaning = "falls to end a0 at T, steeply first";
  static constexpr By by = By::step;
  static constexpr std::array hyper{
      Hyper<PolynomialDecay>{"power", &PolynomialDecay::power, positive, "1 is a line"},
      Hyper<PolynomialDecay>{"end", &PolynomialDecay::end, {0, 1}, "share of the rate left at T"},
      Hyper<PolynomialDecay>{"period", &PolynomialDecay::period, non_negative, "T; 0 is the whole run"},
      Hyper<PolynomialDecay>{"cycle", &PolynomialDecay::cycle,
                             "beyond T the next multiple of T takes its place: it jumps up and falls again"}};
  double factor(double t, double total) const {
    double length = span_of(period, total);
    if (cycle) length *= std::max(1.0, std::ceil(t / length));
    return end + (1 - end) * std::pow(std::max(0.0, 1 - t / length), power);
  }
};

}  // namespace ravine
