// Ant-v1 of gym: reward v + 1 - 0.5 |a|^2 - 5e-4 |f|^2 with the forces f on the bodies from outside, each within +-1,
// also on the step that ends the episode. It is over when the torso is not between 0.2 and 1 m.
#include <algorithm>

#include "ravine/environments/mujoco/task.hpp"

namespace ravine {
namespace {

constexpr double force_bound = 1;

double torso_place(const Physics& p) { return p.xpos()[3]; }

double contact_cost(const Physics& p) {
  double sum = 0;
  for (const double f : p.cfrc_ext()) {
    const double bounded = std::clamp(f, -force_bound, force_bound);
    sum += bounded * bounded;
  }
  return 5e-4 * sum;
}

bool stands(const Physics& p) {
  const double height = p.qpos()[2];
  return height >= 0.2 && height <= 1 && within(p.qpos(), infinity) && within(p.qvel(), infinity);
}

std::vector<Observed> forces(const Physics& p) {
  return {{numbered("force", p.cfrc_ext().size()), p.cfrc_ext(), force_bound}};
}

}  // namespace

const MujocoTask ant_task{.title = "walk forward on four legs (Ant-v1; MuJoCo)",
                          .paper = "Schulman et al. 2016, arXiv 1506.02438; reward and reset of gym's Ant-v1",
                          .substeps = 5,
                          .coordinates = 3,
                          .unseen = 2,
                          .threshold = 6000,
                          .noise = {.position = 0.1, .velocity = 0.1, .normal = true},
                          .action_cost = 0.5,
                          .bonus = 1,
                          .place = torso_place,
                          .cost = contact_cost,
                          .alive = stands,
                          .further = forces,
                          .contacts = true};

}  // namespace ravine
