#include "ravine/environments/mujoco/environment.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "ravine/core/error.hpp"
#include "ravine/core/random.hpp"
#include "ravine/simd/normal.hpp"

namespace ravine {

MujocoEnvironment::MujocoEnvironment(const std::string& name, const MujocoTask& task, Physics physics,
                                     const std::string& source)
    : task_(task), physics_(std::move(physics)) {
  const std::size_t positions = physics_.qpos().size();
  if (positions < std::max(task.coordinates, task.unseen + 1) || physics_.bodies() < 2)
    fail_data(source + " has " + std::to_string(positions) + " coordinates; " + name + " looks at the first " +
              std::to_string(std::max(task.coordinates, task.unseen + 1)) + " of a body");
  if (physics_.ctrl().empty()) fail_data(source + " has no actuator: nothing can be done in it");
  info_ = {.name = name,
           .title = task.title,
           .paper = task.paper,
           .observations = {},
           .states = physics_.position_names(),
           .actions = physics_.actuator_names(),
           .action = {.size = physics_.ctrl().size()},
           .horizon = 1000,
           .dt = task.substeps * physics_.timestep(),
           .threshold = task.threshold};
  std::ranges::copy(physics_.velocity_names(), std::back_inserter(info_.states));
  const auto range = physics_.control_range(0);
  bool equal = true;
  for (std::size_t i = 0; i < info_.action.size; ++i) equal = equal && physics_.control_range(i) == range;
  if (equal) std::tie(info_.action.low, info_.action.high) = range;
  observed_ = seen();
  for (Observed& o : observed_) std::ranges::move(o.names, std::back_inserter(info_.observations));
}

MujocoEnvironment::MujocoEnvironment(EnvironmentInfo info, const MujocoTask& task, Physics physics)
    : info_(std::move(info)), task_(task), physics_(std::move(physics)), observed_(seen()) {}

std::unique_ptr<Environment> MujocoEnvironment::clone() const {
  return std::unique_ptr<Environment>(new MujocoEnvironment(info_, task_, physics_.clone()));
}

std::vector<Observed> MujocoEnvironment::seen() const {
  std::vector<std::string> positions = physics_.position_names();
  positions.erase(positions.begin(), positions.begin() + static_cast<std::ptrdiff_t>(task_.unseen));
  std::vector<Observed> all{{std::move(positions), physics_.qpos().subspan(task_.unseen), infinity},
                            {physics_.velocity_names(), physics_.qvel(), task_.speed_bound}};
  if (task_.further != nullptr) std::ranges::move(task_.further(physics_), std::back_inserter(all));
  return all;
}

void MujocoEnvironment::observe(std::span<double> observation) const {
  auto out = observation.begin();
  for (const Observed& o : observed_)
    for (const double v : o.values) *out++ = std::clamp(v, -o.bound, o.bound);
}

double MujocoEnvironment::place() const { return task_.place != nullptr ? task_.place(physics_) : physics_.qpos()[0]; }

void MujocoEnvironment::reset(std::uint64_t seed, std::span<double> observation) {
  const Random random(seed, Stream::episode);
  physics_.reset();
  std::uint64_t draw = 0;
  for (double& q : physics_.qpos()) q += task_.noise.position * (2 * random.uniform(draw++) - 1);
  for (double& v : physics_.qvel()) {
    v += task_.noise.velocity * (task_.noise.normal ? normal(random, draw) : 2 * random.uniform(draw) - 1);
    ++draw;
  }
  physics_.forward();
  if (task_.contacts) physics_.contact_forces();
  observe(observation);
}

Transition MujocoEnvironment::step(std::span<const double> action, std::span<double> observation) {
  const double before = place();
  std::ranges::copy(action, physics_.ctrl().begin());
  const bool intact = physics_.step(task_.substeps);
  if (task_.contacts) physics_.contact_forces();
  observe(observation);
  if (!intact) return {0, true};
  double effort = 0;
  for (const double a : action) effort += a * a;
  const double speed = (place() - before) / info_.dt;
  const double cost = task_.action_cost * effort + (task_.cost != nullptr ? task_.cost(physics_) : 0);
  return {task_.speed_reward * speed + task_.bonus - cost, task_.alive != nullptr && !task_.alive(physics_)};
}

std::vector<double> MujocoEnvironment::state() const {
  std::vector<double> state(physics_.qpos().begin(), physics_.qpos().end());
  state.insert(state.end(), physics_.qvel().begin(), physics_.qvel().end());
  return state;
}

}  // namespace ravine
