#include "cli/environment_options.hpp"

#include "cli/settings.hpp"
#include "ravine/core/error.hpp"
#include "ravine/environments/program.hpp"

namespace ravine::cli {

std::unique_ptr<Environment> EnvironmentChoice::make() const {
  if (!command.empty()) {
    if (!name.empty()) fail_usage("the environment is given twice: " + name + " and --env-command");
    if (!model.empty()) fail_usage("--mjcf is for what MuJoCo simulates, and --env-command simulates itself");
    return std::make_unique<ProgramEnvironment>(ProgramOptions{command, timeout});
  }
  if (name.empty()) fail_usage("which environment? one of `ravine list environments`, or --env-command PROGRAM");
  return make_environment(name, model);
}

std::vector<Option> environment_options(EnvironmentChoice& choice) {
  const std::string group = "environment";
  return {{"--mjcf", "FILE", "a model to take instead of the project's, for what MuJoCo simulates (docs/search.md)",
           group, [&choice](const std::string& t) { choice.model = t; }},
          {"--env-command", "COMMAND", "a program that is the environment, over a line protocol (docs/search.md)",
           group, [&choice](const std::string& t) { choice.command = t; }},
          {"--env-timeout", "T", "how long an answer of that program may take (10s)", group,
           [&choice](const std::string& t) { choice.timeout = seconds_argument("--env-timeout", t); }}};
}

}  // namespace ravine::cli
