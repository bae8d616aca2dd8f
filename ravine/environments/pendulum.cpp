#include "ravine/environments/pendulum.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/core/random.hpp"
#include "ravine/environments/angle.hpp"

namespace ravine {
namespace {

constexpr double gravity = 10, mass = 1, length = 1, dt = 0.05, most_torque = 2, most_speed = 8;

}  // namespace

const EnvironmentInfo& Pendulum::info() const {
  static const EnvironmentInfo info{.name = "pendulum",
                                    .title = "swing a pendulum up and hold it with a weak torque (Pendulum-v1)",
                                    .paper = "constants of Gymnasium's Pendulum-v1",
                                    .observations = {"cos_theta", "sin_theta", "theta_dot"},
                                    .states = {"theta", "theta_dot"},
                                    .actions = {"torque"},
                                    .action = {.size = 1, .low = -most_torque, .high = most_torque},
                                    .horizon = 200,
                                    .dt = dt};
  return info;
}

void Pendulum::observe(std::span<double> observation) const {
  observation[0] = std::cos(s_[0]);
  observation[1] = std::sin(s_[0]);
  observation[2] = s_[1];
}

void Pendulum::reset(std::uint64_t seed, std::span<double> observation) {
  const Random random(seed, Stream::episode);
  s_ = {std::numbers::pi * (2 * random.uniform(0) - 1), 2 * random.uniform(1) - 1};
  observe(observation);
}

Transition Pendulum::step(std::span<const double> action, std::span<double> observation) {
  auto& [theta, speed] = s_;
  const double u = std::clamp(action[0], -most_torque, most_torque), angle = wrapped(theta);
  const double cost = angle * angle + 0.1 * speed * speed + 0.001 * u * u;
  speed += (3 * gravity / (2 * length) * std::sin(theta) + 3 / (mass * length * length) * u) * dt;
  speed = std::clamp(speed, -most_speed, most_speed);
  theta += speed * dt;
  observe(observation);
  return {-cost, false};
}

}  // namespace ravine
