// MujocoEnvironment: a task on a model, as an environment.
#pragma once
#include "ravine/environments/environment.hpp"
#include "ravine/environments/mujoco/task.hpp"

namespace ravine {

class MujocoEnvironment final : public Environment {
 public:
  /// Throws Error (data) if the model has not what the task needs; `source` names it then.
  MujocoEnvironment(const std::string& name, const MujocoTask& task, Physics physics, const std::string& source);

  [[nodiscard]] const EnvironmentInfo& info() const override { return info_; }
  void reset(std::uint64_t seed, std::span<double> observation) override;
  /// A state that MuJoCo cannot go on from ends the episode and is paid nothing.
  Transition step(std::span<const double> action, std::span<double> observation) override;
  /// Positions and velocities.
  [[nodiscard]] std::vector<double> state() const override;
  [[nodiscard]] std::unique_ptr<Environment> clone() const override;
  /// For tests.
  [[nodiscard]] const Physics& physics() const { return physics_; }

 private:
  MujocoEnvironment(EnvironmentInfo info, const MujocoTask& task, Physics physics);
  [[nodiscard]] std::vector<Observed> seen() const;
  void observe(std::span<double> observation) const;
  [[nodiscard]] double place() const;

  EnvironmentInfo info_;
  const MujocoTask& task_;
  Physics physics_;
  std::vector<Observed> observed_;  // in the order of the observation; without names, which are in info_
};

}  // namespace ravine
