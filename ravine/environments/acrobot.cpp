#include "ravine/environments/acrobot.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/core/random.hpp"
#include "ravine/environments/angle.hpp"

namespace ravine {
namespace {

using State = Acrobot::State;

constexpr double gravity = 9.8, dt = 0.2, l1 = 1, m1 = 1, m2 = 1, lc1 = 0.5, lc2 = 0.5, i1 = 1, i2 = 1;

State derivative(const State& s, double torque) {
  constexpr double quarter = std::numbers::pi / 2;
  const auto [t1, t2, w1, w2] = s;
  const double c2 = std::cos(t2), s2 = std::sin(t2);
  const double d1 = m1 * lc1 * lc1 + m2 * (l1 * l1 + lc2 * lc2 + 2 * l1 * lc2 * c2) + i1 + i2;
  const double d2 = m2 * (lc2 * lc2 + l1 * lc2 * c2) + i2;
  const double phi2 = m2 * lc2 * gravity * std::cos(t1 + t2 - quarter);
  const double phi1 = -m2 * l1 * lc2 * w2 * w2 * s2 - 2 * m2 * l1 * lc2 * w2 * w1 * s2 +
                      (m1 * lc1 + m2 * l1) * gravity * std::cos(t1 - quarter) + phi2;
  const double a2 =
      (torque + d2 / d1 * phi1 - m2 * l1 * lc2 * w1 * w1 * s2 - phi2) / (m2 * lc2 * lc2 + i2 - d2 * d2 / d1);
  return {w1, w2, -(d2 * a2 + phi1) / d1, a2};
}

State along(const State& s, double h, const State& k) {
  State result;
  for (std::size_t i = 0; i < s.size(); ++i) result[i] = s[i] + h * k[i];
  return result;
}

State runge_kutta(const State& s, double torque) {
  const State k1 = derivative(s, torque), k2 = derivative(along(s, dt / 2, k1), torque),
              k3 = derivative(along(s, dt / 2, k2), torque), k4 = derivative(along(s, dt, k3), torque);
  State result;
  for (std::size_t i = 0; i < s.size(); ++i) result[i] = s[i] + dt / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
  return result;
}

}  // namespace

const EnvironmentInfo& Acrobot::info() const {
  static const EnvironmentInfo info{
      .name = "acrobot",
      .title = "swing the tip of two links above a line by a torque between them (Acrobot-v1)",
      .paper = "Sutton, NIPS 1995; Sutton & Barto's equations, constants of Gymnasium's Acrobot-v1",
      .observations = {"cos_theta1", "sin_theta1", "cos_theta2", "sin_theta2", "omega1", "omega2"},
      .states = {"theta1", "theta2", "omega1", "omega2"},
      .actions = {"torque"},
      .action = {.discrete = true, .size = 3},
      .horizon = 500,
      .dt = dt,
      .threshold = -100};
  return info;
}

void Acrobot::observe(std::span<double> observation) const {
  const auto [t1, t2, w1, w2] = s_;
  const double values[] = {std::cos(t1), std::sin(t1), std::cos(t2), std::sin(t2), w1, w2};
  std::ranges::copy(values, observation.begin());
}

void Acrobot::reset(std::uint64_t seed, std::span<double> observation) {
  const Random random(seed, Stream::episode);
  for (std::size_t i = 0; i < 4; ++i) s_[i] = -0.1 + 0.2 * random.uniform(i);
  observe(observation);
}

Transition Acrobot::step(std::span<const double> action, std::span<double> observation) {
  s_ = runge_kutta(s_, std::round(action[0]) - 1);
  s_[0] = wrapped(s_[0]);
  s_[1] = wrapped(s_[1]);
  s_[2] = std::clamp(s_[2], -4 * std::numbers::pi, 4 * std::numbers::pi);
  s_[3] = std::clamp(s_[3], -9 * std::numbers::pi, 9 * std::numbers::pi);
  observe(observation);
  const bool above = -std::cos(s_[0]) - std::cos(s_[0] + s_[1]) > 1;
  return {above ? 0.0 : -1.0, above};
}

}  // namespace ravine
