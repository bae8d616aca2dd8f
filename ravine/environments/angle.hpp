// Angles in [-pi, pi).
#pragma once
#include <cmath>
#include <numbers>

namespace ravine {

inline double wrapped(double angle) {
  constexpr double turn = 2 * std::numbers::pi;
  const double rest = std::fmod(angle + std::numbers::pi, turn);
  return (rest < 0 ? rest + turn : rest) - std::numbers::pi;
}

}  // namespace ravine
