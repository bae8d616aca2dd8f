#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// With until= it is the first part of a join: `constant factor=0.25 until=12 | constant` is PyTorch's ConstantLR.
struct Constant {
  double level = 1;
  static constexpr auto name = "constant", formula = "a0 factor", meaning = "the rate stays";
  static constexpr By by = By::step;
  static constexpr std::array hyper{
      Hyper<Constant>{"factor", &Constant::level, non_negative, "what the rate is multiplied with"}};
  double factor(double /*t*/, double /*total*/) const { return level; }
};

}  // namespace ravine
