// Hopper-v1 of gym: reward v + 1 - 1e-3 |a|^2, also on the step that ends the episode. It is over when the torso is
// below 0.7 m or leans by 0.2 rad, or when anything but the place has left +-100.
#include <cmath>

#include "ravine/environments/mujoco/task.hpp"

namespace ravine {
namespace {

bool stands(const Physics& p) {
  const std::span<const double> q = p.qpos();
  return q[1] > 0.7 && std::abs(q[2]) < 0.2 && within(q.subspan(2), 100) && within(p.qvel(), 100);
}

}  // namespace

const MujocoTask hopper_task{.title = "hop forward in the plane on one leg (Hopper-v1; MuJoCo)",
                             .paper = "Erez, Tassa & Todorov, RSS 2011; reward and reset of gym's Hopper-v1",
                             .substeps = 4,
                             .coordinates = 3,
                             .speed_bound = 10,
                             .threshold = 3800,
                             .noise = {.position = 0.005, .velocity = 0.005},
                             .action_cost = 1e-3,
                             .bonus = 1,
                             .alive = stands};

}  // namespace ravine
