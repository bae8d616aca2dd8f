#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// The cooldown of the modded-nanogpt speed runs: min(a0, c (T - t)^1.2), with c such that it takes over `cooldown`
// steps before the end. Unlike wsd's shapes it is a power of the steps that are left, which at the last one, t = T - 1,
// is 1 and not 0; 0 from T on. A cooldown below 1 is a share of what the warm-up leaves.
struct Powercool {
  double cooldown = 0.5, power = 1.2;
  static constexpr auto name = "powercool", formula = "a0 min(1, ((T - t) / cooldown)^power)",
                        meaning = "the full rate, then a power of the steps that are left";
  static constexpr By by = By::step;
  static constexpr std::array hyper{
      Hyper<Powercool>{
          "cooldown", &Powercool::cooldown, {0, infinity, true, true}, "steps of the fall; below 1 a share of the run"},
      Hyper<Powercool>{"power", &Powercool::power, positive, "1 is a line"}};
  double factor(double t, double total) const {
    return std::pow(std::clamp((total - t) / length_of(cooldown, total), 0.0, 1.0), power);
  }
};

}  // namespace ravine
