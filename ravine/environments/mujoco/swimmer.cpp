// Swimmer-v1 of gym: reward v - 1e-4 |a|^2, never over.
#include "ravine/environments/mujoco/task.hpp"

namespace ravine {

const MujocoTask swimmer_task{.title = "swim forward with three links in a viscous fluid (Swimmer-v1; MuJoCo)",
                              .paper = "Coulom, thesis, INP Grenoble 2002; reward and reset of gym's Swimmer-v1",
                              .substeps = 4,
                              .unseen = 2,
                              .threshold = 360,
                              .noise = {.position = 0.1, .velocity = 0.1},
                              .action_cost = 1e-4};

}  // namespace ravine
