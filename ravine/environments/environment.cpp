#include "ravine/environments/environment.hpp"

#include <algorithm>

#include "ravine/core/error.hpp"
#include "ravine/core/spec.hpp"
#include "ravine/core/text.hpp"
#include "ravine/environments/acrobot.hpp"
#include "ravine/environments/cartpole.hpp"
#include "ravine/environments/lqr.hpp"
#include "ravine/environments/mountain_car.hpp"
#include "ravine/environments/mujoco.hpp"
#include "ravine/environments/pendulum.hpp"

namespace ravine {
namespace {

// What is simulated here, without a library.
std::vector<std::unique_ptr<Environment>> own() {
  std::vector<std::unique_ptr<Environment>> environments;
  environments.push_back(std::make_unique<CartPole>());
  environments.push_back(std::make_unique<Pendulum>());
  environments.push_back(std::make_unique<Acrobot>());
  environments.push_back(std::make_unique<MountainCar>());
  environments.push_back(std::make_unique<Lqr>());
  return environments;
}

// "MountainCarContinuous-v0" and "mountain_car" are the same: letters only, without a version.
std::string plain(const std::string& name) {
  std::string text = normalised(name);
  if (const std::size_t version = text.rfind("_v");
      version != std::string::npos && parse_count(text.substr(version + 2)))
    text.erase(version);
  std::erase(text, '_');
  return text == "mountaincarcontinuous" ? "mountaincar" : text;
}

}  // namespace

const std::vector<EnvironmentInfo>& list_environments() {
  static const std::vector<EnvironmentInfo> list = [] {
    std::vector<EnvironmentInfo> infos;
    for (const auto& environment : own()) infos.push_back(environment->info());
    if (has_mujoco())
      for (const char* name : mujoco_tasks()) infos.push_back(make_mujoco(name)->info());
    return infos;
  }();
  return list;
}

std::unique_ptr<Environment> make_environment(const std::string& name, const std::string& model) {
  std::vector<std::string> names;
  const std::string wanted = plain(name);
  for (const char* task : mujoco_tasks()) {
    if (plain(task) == wanted) return make_mujoco(task, model);
    names.emplace_back(task);
  }
  for (auto& environment : own()) {
    if (plain(environment->info().name) == wanted) {
      if (!model.empty())
        fail_usage(quote(name) + " takes no model: it is not simulated by MuJoCo, as " + join(names, ", ") + " are");
      return std::move(environment);
    }
    names.push_back(environment->info().name);
  }
  fail_usage("unknown environment " + quote(name) + did_you_mean(name, names) + " (ravine list environments)");
}

}  // namespace ravine
