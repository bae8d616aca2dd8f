// Pendulum-v1: swing a pendulum up and hold it there with a torque too weak to lift it. Constants of Gymnasium; the
// cost is that of the state before the step. It never ends before its horizon.
#pragma once
#include <array>

#include "ravine/environments/environment.hpp"

namespace ravine {

class Pendulum final : public Environment {
 public:
  [[nodiscard]] const EnvironmentInfo& info() const override;
  void reset(std::uint64_t seed, std::span<double> observation) override;
  Transition step(std::span<const double> action, std::span<double> observation) override;
  [[nodiscard]] std::vector<double> state() const override { return {s_.begin(), s_.end()}; }
  [[nodiscard]] std::unique_ptr<Environment> clone() const override { return std::make_unique<Pendulum>(*this); }
  /// Goes on from there; for tests.
  void set_state(const std::array<double, 2>& s) { s_ = s; }

 private:
  void observe(std::span<double> observation) const;
  std::array<double, 2> s_{};  // theta, theta'
};

}  // namespace ravine
