#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// Epochs count from 1 here, so that the first one has the rate k a0.
struct InverseSqrt {
  double k = 1;
  static constexpr auto name = "inverse_sqrt", formula = "a0 k / sqrt(t + 1)", meaning = "falls like 1/sqrt(t)";
  static constexpr By by = By::epoch;
  static constexpr std::array hyper{Hyper<InverseSqrt>{"k", &InverseSqrt::k, positive, "factor on the whole schedule"}};
  double factor(double t, double /*total*/) const { return k / std::sqrt(t + 1); }
};

}  // namespace ravine
