#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

struct PolynomialDecay {
  double power = 2, end = 0, period = 0;
  static constexpr auto name = "polynomial", formula = "a0 (end + (1 - end) (1 - t/T)^power)",
                        meaning = "falls to end a0 at T, steeply first";
  static constexpr By by = By::step;
  static constexpr std::array hyper{
      Hyper<PolynomialDecay>{"power", &PolynomialDecay::power, positive, "1 is a line"},
      Hyper<PolynomialDecay>{"end", &PolynomialDecay::end, {0, 1}, "share of the rate left at T"},
      Hyper<PolynomialDecay>{"period", &PolynomialDecay::period, non_negative, "T; 0 is the whole run"}};
  double factor(double t, double total) const {
    return end + (1 - end) * std::pow(std::max(0.0, 1 - t / span_of(period, total)), power);
  }
};

}  // namespace ravine
