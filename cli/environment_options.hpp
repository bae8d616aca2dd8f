// Which environment: a name, perhaps on a model of the user's, or a program; the same options for `search` and
// `rollout`.
#pragma once
#include <memory>

#include "cli/command.hpp"
#include "ravine/environments/environment.hpp"

namespace ravine::cli {

struct EnvironmentChoice {
  std::string name, command, model;
  double timeout = 10;
  /// Throws Error (usage) if nothing was chosen.
  [[nodiscard]] std::unique_ptr<Environment> make() const;
};

std::vector<Option> environment_options(EnvironmentChoice& choice);

}  // namespace ravine::cli
