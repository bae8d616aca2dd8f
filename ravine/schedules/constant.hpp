#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

struct Constant {
  static constexpr auto name = "constant", formula = "a0", meaning = "the rate stays";
  static constexpr By by = By::step;
  static constexpr std::array<Hyper<Constant>, 0> hyper{};
  static double factor(double /*t*/, double /*total*/) { return 1; }
};

}  // namespace ravine
