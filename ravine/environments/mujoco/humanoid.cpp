// Humanoid-v1 of gym: reward 1.25 v + 5 - 0.1 |a|^2 - min(5e-7 |f|^2, 10) with the speed v of the mass centre and the
// forces f on the bodies from outside, also on the step that ends the episode. It is over when the torso is not between
// 1 and 2 m.
#include <algorithm>

#include "ravine/environments/mujoco/task.hpp"

namespace ravine {
namespace {

double mass_centre(const Physics& p) {
  const std::span<const double> mass = p.body_mass(), at = p.xipos();
  double moment = 0, total = 0;
  for (std::size_t i = 0; i < mass.size(); ++i) {
    moment += mass[i] * at[3 * i];
    total += mass[i];
  }
  return moment / total;
}

double contact_cost(const Physics& p) {
  double sum = 0;
  for (const double f : p.cfrc_ext()) sum += f * f;
  return std::min(5e-7 * sum, 10.0);
}

bool stands(const Physics& p) {
  const double height = p.qpos()[2];
  return height >= 1 && height <= 2;
}

std::vector<Observed> bodies(const Physics& p) {
  return {{numbered("inertia", p.cinert().size()), p.cinert()},
          {numbered("velocity", p.cvel().size()), p.cvel()},
          {numbered("torque", p.qfrc_actuator().size()), p.qfrc_actuator()},
          {numbered("force", p.cfrc_ext().size()), p.cfrc_ext()}};
}

}  // namespace

const MujocoTask humanoid_task{.title = "walk forward upright, with 17 joints (Humanoid-v1; MuJoCo)",
                               .paper = "Tassa, Erez & Todorov, IROS 2012; reward and reset of gym's Humanoid-v1",
                               .substeps = 5,
                               .coordinates = 3,
                               .unseen = 2,
                               .noise = {.position = 0.01, .velocity = 0.01},
                               .speed_reward = 1.25,
                               .action_cost = 0.1,
                               .bonus = 5,
                               .place = mass_centre,
                               .cost = contact_cost,
                               .alive = stands,
                               .further = bodies,
                               .contacts = true};

}  // namespace ravine
