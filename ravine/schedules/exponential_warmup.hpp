#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// A warm-up that never ends abruptly, to be chained: `cosine | exponential_warmup chain=true`. Ma & Yarats, AAAI 2021,
// arXiv 1910.04209: with tau = 1/(1 - beta2) Adam needs no tuning of it. n = t + 1, as there: the first step is not 0.
// (The linear warm-up is the option `warmup` that every schedule has; this one overlaps with what it multiplies.)
struct ExponentialWarmup {
  double tau = 1000;
  static constexpr auto name = "exponential_warmup", formula = "a0 (1 - e^(-(t + 1) / tau))",
                        meaning = "a rise to a0 that flattens out, to be chained with a fall";
  static constexpr By by = By::step;
  static constexpr std::array hyper{
      Hyper<ExponentialWarmup>{"tau", &ExponentialWarmup::tau, positive, "steps until 63 % are reached"}};
  double factor(double t, double /*total*/) const { return -std::expm1(-(t + 1) / tau); }
};

}  // namespace ravine
