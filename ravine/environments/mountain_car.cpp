#include "ravine/environments/mountain_car.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/core/random.hpp"

namespace ravine {
namespace {

constexpr double power = 0.0015, gravity = 0.0025, most_speed = 0.07, left = -1.2, right = 0.6, goal = 0.45;

}  // namespace

const EnvironmentInfo& MountainCar::info() const {
  static const EnvironmentInfo info{.name = "mountain_car",
                                    .title = "rock an underpowered car out of a valley (MountainCarContinuous-v0)",
                                    .paper =
                                        "Moore, PhD thesis, Cambridge 1990; constants of Gymnasium's "
                                        "MountainCarContinuous-v0",
                                    .observations = {"position", "velocity"},
                                    .states = {"position", "velocity"},
                                    .actions = {"force"},
                                    .action = {.size = 1, .low = -1, .high = 1},
                                    .horizon = 999,
                                    .threshold = 90};
  return info;
}

void MountainCar::reset(std::uint64_t seed, std::span<double> observation) {
  s_ = {-0.6 + 0.2 * Random(seed, Stream::episode).uniform(0), 0};
  std::ranges::copy(s_, observation.begin());
}

Transition MountainCar::step(std::span<const double> action, std::span<double> observation) {
  auto& [x, v] = s_;
  v += std::clamp(action[0], -1.0, 1.0) * power - gravity * std::cos(3 * x);
  v = std::clamp(v, -most_speed, most_speed);
  x = std::clamp(x + v, left, right);
  if (x == left && v < 0) v = 0;
  std::ranges::copy(s_, observation.begin());
  const bool there = x >= goal && v >= 0;
  return {(there ? 100.0 : 0.0) - 0.1 * action[0] * action[0], there};
}

}  // namespace ravine
