// Acrobot-v1: swing the tip of two links above a line by a torque at the joint between them. Sutton & Barto's equations
// ("book" dynamics) and the constants of Gymnasium, one Runge-Kutta step of fourth order per step. Here the first state
// is not rounded to float.
#pragma once
#include <array>

#include "ravine/environments/environment.hpp"

namespace ravine {

class Acrobot final : public Environment {
 public:
  using State = std::array<double, 4>;  // theta1, theta2, omega1, omega2

  [[nodiscard]] const EnvironmentInfo& info() const override;
  void reset(std::uint64_t seed, std::span<double> observation) override;
  Transition step(std::span<const double> action, std::span<double> observation) override;
  [[nodiscard]] std::vector<double> state() const override { return {s_.begin(), s_.end()}; }
  [[nodiscard]] std::unique_ptr<Environment> clone() const override { return std::make_unique<Acrobot>(*this); }
  /// Goes on from there; for tests.
  void set_state(const State& s) { s_ = s; }

 private:
  void observe(std::span<double> observation) const;
  State s_{};
};

}  // namespace ravine
