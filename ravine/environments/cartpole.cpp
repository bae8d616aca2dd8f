#include "ravine/environments/cartpole.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "ravine/core/random.hpp"

namespace ravine {
namespace {

constexpr double gravity = 9.8, cart = 1.0, pole = 0.1, total = cart + pole, half_length = 0.5;
constexpr double pole_moment = pole * half_length, force = 10.0, tau = 0.02;
constexpr double edge = 2.4, tilt = 12 * std::numbers::pi / 180;

}  // namespace

const EnvironmentInfo& CartPole::info() const {
  static const EnvironmentInfo info{
      .name = "cartpole",
      .title = "balance a pole on a cart by pushing left or right (CartPole-v1)",
      .paper = "Barto, Sutton & Anderson, IEEE Trans. SMC 13, 1983; constants of Gymnasium's CartPole-v1",
      .observations = {"x", "x_dot", "theta", "theta_dot"},
      .states = {"x", "x_dot", "theta", "theta_dot"},
      .actions = {"push"},
      .action = {.discrete = true, .size = 2},
      .horizon = 500,
      .dt = tau,
      .threshold = 475};
  return info;
}

void CartPole::reset(std::uint64_t seed, std::span<double> observation) {
  const Random random(seed, Stream::episode);
  for (std::size_t i = 0; i < 4; ++i) s_[i] = -0.05 + 0.1 * random.uniform(i);
  std::ranges::copy(s_, observation.begin());
}

Transition CartPole::step(std::span<const double> action, std::span<double> observation) {
  auto& [x, x_dot, theta, theta_dot] = s_;
  const double f = action[0] >= 0.5 ? force : -force, c = std::cos(theta), s = std::sin(theta);
  const double push = (f + pole_moment * theta_dot * theta_dot * s) / total;
  const double theta_acc = (gravity * s - c * push) / (half_length * (4.0 / 3.0 - pole * c * c / total));
  const double x_acc = push - pole_moment * theta_acc * c / total;
  x += tau * x_dot;
  x_dot += tau * x_acc;
  theta += tau * theta_dot;
  theta_dot += tau * theta_acc;
  std::ranges::copy(s_, observation.begin());
  return {1, !(std::abs(x) <= edge && std::abs(theta) <= tilt)};
}

}  // namespace ravine
