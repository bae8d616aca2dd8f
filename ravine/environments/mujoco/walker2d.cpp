// Walker2d-v1 of gym: reward v + 1 - 1e-3 |a|^2, also on the step that ends the episode. It is over when the torso is
// not between 0.8 and 2 m or leans by 1 rad.
#include <cmath>

#include "ravine/environments/mujoco/task.hpp"

namespace ravine {
namespace {

bool stands(const Physics& p) {
  const double height = p.qpos()[1], angle = p.qpos()[2];
  return height > 0.8 && height < 2 && std::abs(angle) < 1;
}

}  // namespace

const MujocoTask walker2d_task{.title = "walk forward in the plane on two legs (Walker2d-v1; MuJoCo)",
                               .paper = "Erez, Tassa & Todorov, RSS 2011; reward and reset of gym's Walker2d-v1",
                               .substeps = 4,
                               .coordinates = 3,
                               .speed_bound = 10,
                               .noise = {.position = 0.005, .velocity = 0.005},
                               .action_cost = 1e-3,
                               .bonus = 1,
                               .alive = stands};

}  // namespace ravine
