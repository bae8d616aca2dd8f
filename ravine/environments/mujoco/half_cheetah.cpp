// HalfCheetah-v1 of gym: reward v - 0.1 |a|^2, never over.
#include "ravine/environments/mujoco/task.hpp"

namespace ravine {

const MujocoTask half_cheetah_task{.title = "run in the plane on two legs of three links (HalfCheetah-v1; MuJoCo)",
                                   .paper = "Wawrzynski, EUROCON 2007; reward and reset of gym's HalfCheetah-v1",
                                   .substeps = 5,
                                   .threshold = 4800,
                                   .noise = {.position = 0.1, .velocity = 0.1, .normal = true},
                                   .action_cost = 0.1};

}  // namespace ravine
