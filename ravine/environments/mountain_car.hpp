// MountainCarContinuous-v0: rock an underpowered car out of a valley. Moore 1990, with the constants of Gymnasium; the
// cost of an action is that of the action as given, before it is bounded. Here the state stays in double.
#pragma once
#include <array>

#include "ravine/environments/environment.hpp"

namespace ravine {

class MountainCar final : public Environment {
 public:
  [[nodiscard]] const EnvironmentInfo& info() const override;
  void reset(std::uint64_t seed, std::span<double> observation) override;
  Transition step(std::span<const double> action, std::span<double> observation) override;
  [[nodiscard]] std::vector<double> state() const override { return {s_.begin(), s_.end()}; }
  [[nodiscard]] std::unique_ptr<Environment> clone() const override { return std::make_unique<MountainCar>(*this); }
  /// Goes on from there; for tests.
  void set_state(const std::array<double, 2>& s) { s_ = s; }

 private:
  std::array<double, 2> s_{};  // position, velocity
};

}  // namespace ravine
