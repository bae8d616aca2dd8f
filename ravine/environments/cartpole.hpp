// CartPole-v1: balance a pole on a cart by pushing it left or right. Barto, Sutton & Anderson, IEEE Trans. SMC 13,
// 1983, with the constants and the explicit Euler step of Gymnasium: positions move with the old velocities. Here
// observations stay in double.
#pragma once
#include <array>

#include "ravine/environments/environment.hpp"

namespace ravine {

class CartPole final : public Environment {
 public:
  [[nodiscard]] const EnvironmentInfo& info() const override;
  void reset(std::uint64_t seed, std::span<double> observation) override;
  Transition step(std::span<const double> action, std::span<double> observation) override;
  [[nodiscard]] std::vector<double> state() const override { return {s_.begin(), s_.end()}; }
  [[nodiscard]] std::unique_ptr<Environment> clone() const override { return std::make_unique<CartPole>(*this); }
  /// Goes on from there; for tests.
  void set_state(const std::array<double, 4>& s) { s_ = s; }

 private:
  std::array<double, 4> s_{};  // x, x', theta, theta'
};

}  // namespace ravine
