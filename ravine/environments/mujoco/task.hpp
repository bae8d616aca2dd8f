// MujocoTask: what makes a task of a simulation: what is observed, what is paid for, when it ends. The six
// tasks have one form of reward, w v - c |a|^2 - further cost + bonus, with the speed v along x over a step, and the
// action as it was given, which the actuators bound themselves. One task per file; plain data and functions of Physics.
#pragma once
#include "ravine/core/hyper.hpp"
#include "ravine/environments/mujoco/physics.hpp"

namespace ravine {

/// Numbers of the simulation that are observed, each bounded by +-bound.
struct Observed {
  std::vector<std::string> names;
  std::span<const double> values;
  double bound = infinity;
};

struct MujocoTask {
  const char *title, *paper;
  int substeps = 1;               ///< of the simulation in a step
  std::size_t coordinates = 1;    ///< positions that the task's formulas look at
  std::size_t unseen = 1;         ///< positions that are not observed: where in the world it is
  double speed_bound = infinity;  ///< of the velocities that are observed
  double threshold = infinity;    ///< mean return that counts as solved

  struct Noise {
    double position = 0;  ///< uniform in +-position
    double velocity = 0;  ///< uniform in +-velocity, or the standard deviation
    bool normal = false;  ///< of the velocities
  } noise;

  double speed_reward = 1, action_cost = 0, bonus = 0;
  double (*place)(const Physics&) = nullptr;                   ///< whose rate is the speed; none: qpos[0]
  double (*cost)(const Physics&) = nullptr;                    ///< further cost
  bool (*alive)(const Physics&) = nullptr;                     ///< none: always
  std::vector<Observed> (*further)(const Physics&) = nullptr;  ///< observed behind positions and velocities
  bool contacts = false;                                       ///< whether any of these looks at cfrc_ext
};

extern const MujocoTask swimmer_task, half_cheetah_task, hopper_task, walker2d_task, ant_task, humanoid_task;

/// The MJCF of the file NAME.xml beside this one; the library holds them.
std::string_view mujoco_model(std::string_view name);
/// "NAME0", "NAME1", ... for values that have no names of their own.
std::vector<std::string> numbered(const char* name, std::size_t count);
/// Whether |v| < bound for all.
bool within(std::span<const double> values, double bound);

}  // namespace ravine
