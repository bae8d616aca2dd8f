#include "ravine/environments/mujoco.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "ravine/core/error.hpp"

#ifdef RAVINE_MUJOCO_MODELS
#include "ravine/environments/mujoco/environment.hpp"
#endif

namespace ravine {
namespace {

constexpr std::array names{"swimmer", "half_cheetah", "hopper", "walker2d", "ant", "humanoid"};

}  // namespace

std::span<const char* const> mujoco_tasks() { return names; }

#ifdef RAVINE_MUJOCO_MODELS

bool has_mujoco() { return true; }

std::unique_ptr<Environment> make_mujoco(const std::string& name, const std::string& model) {
  constexpr std::array<const MujocoTask*, names.size()> tasks{&swimmer_task,  &half_cheetah_task, &hopper_task,
                                                              &walker2d_task, &ant_task,          &humanoid_task};
  const auto at = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
  assert(at < names.size());
  Physics physics = model.empty() ? Physics::parse(mujoco_model(name), name) : Physics::load(model);
  return std::make_unique<MujocoEnvironment>(name, *tasks[at], std::move(physics),
                                             model.empty() ? "the model " + name : model);
}

#else

bool has_mujoco() { return false; }

std::unique_ptr<Environment> make_mujoco(const std::string& name, const std::string& /*model*/) {
  fail_runtime(name +
               " needs MuJoCo, and this ravine was built without: install libmujoco-dev (Debian), then configure "
               "with -DRAVINE_MUJOCO=ON and build again");
}

#endif

}  // namespace ravine
