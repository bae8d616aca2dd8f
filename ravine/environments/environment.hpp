// Environment: a task in steps. It is reset, observed, acted upon, and pays a reward for every step, until it ends or
// its horizon is over. Everything random is a function of the seed that reset() gets. An object is one simulation, used
// by one thread at a time; clone() makes another for another thread.
//
// Your own: derive, describe the task in info(), write reset(), step() and clone().
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ravine/core/hyper.hpp"

namespace ravine {

/// What may be done. A discrete action is one number, 0, 1, ..., size - 1; a continuous one has `size` components,
/// which the environment bounds itself where it has bounds.
struct ActionSpace {
  bool discrete = false;
  std::size_t size = 1;
  double low = -infinity, high = infinity;
  /// Numbers in an action.
  [[nodiscard]] std::size_t components() const { return discrete ? 1 : size; }
};

struct EnvironmentInfo {
  std::string name, title, paper;
  std::vector<std::string> observations, states, actions;  ///< names of their components
  ActionSpace action;
  std::size_t horizon = 1000;   ///< steps after which an episode is over in any case
  double dt = 0;                ///< seconds in a step; 0 where a step has no duration
  double threshold = infinity;  ///< mean return that counts as solved, where one was published
};

/// The outcome of a step.
struct Transition {
  double reward = 0;
  bool terminated = false;  ///< the task is over: no step may follow
};

class Environment {
 public:
  virtual ~Environment() = default;
  [[nodiscard]] virtual const EnvironmentInfo& info() const = 0;
  /// Begins an episode and writes its first observation.
  virtual void reset(std::uint64_t seed, std::span<double> observation) = 0;
  virtual Transition step(std::span<const double> action, std::span<double> observation) = 0;
  /// What a drawing needs: the components that info().states names. Valid after reset().
  [[nodiscard]] virtual std::vector<double> state() const = 0;
  [[nodiscard]] virtual std::unique_ptr<Environment> clone() const = 0;
};

/// The environments of the project.
const std::vector<EnvironmentInfo>& list_environments();
/// The one called `name`, with or without a version behind it ("CartPole-v1"); those that MuJoCo simulates on the model
/// in the MJCF file `model` if one is given. Throws Error: usage with the nearest name, and as make_mujoco() does.
std::unique_ptr<Environment> make_environment(const std::string& name, const std::string& model = "");

}  // namespace ravine
