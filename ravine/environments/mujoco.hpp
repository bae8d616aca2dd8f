// The tasks that MuJoCo simulates (DeepMind's library; optional, RAVINE_MUJOCO in CMake): Swimmer, HalfCheetah, Hopper,
// Walker2d, Ant and Humanoid with the observations, rewards, ends and resets of gym's first versions, on models of this
// project's own or on the user's.
#pragma once
#include <span>

#include "ravine/environments/environment.hpp"

namespace ravine {

/// Whether this ravine was built with MuJoCo.
bool has_mujoco();
/// The names of the tasks, whether or not they are there.
std::span<const char* const> mujoco_tasks();
/// The task `name`, one of mujoco_tasks(), on the model in the MJCF file `model`, or on the project's own if that is
/// empty. Throws Error: runtime without MuJoCo, data if the model cannot be read or does not fit.
std::unique_ptr<Environment> make_mujoco(const std::string& name, const std::string& model = "");

}  // namespace ravine
