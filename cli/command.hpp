// Commands of the command line, declared as data: names, options, help and what they do. Parsing, help texts, exit
// codes and the nearest name for a typing error follow from it and are the same everywhere.
#pragma once
#include <functional>
#include <string>
#include <vector>

namespace ravine::cli {

struct Option {
  std::string names;  ///< "--output,-o"; the long name first
  std::string value;  ///< what its value is called in help; "" for a flag
  std::string help;
  std::string group;
  std::function<void(const std::string&)> set;  ///< called once per occurrence, a flag with "true"
  bool repeatable = false;
};

struct Positional {
  std::string name, help;
  std::function<void(const std::string&)> set;
  bool required = true;
  bool repeatable = false;  ///< of the last one: takes all that follow
};

struct Command {
  std::string name, summary;
  std::vector<std::string> examples;
  std::vector<Positional> positionals;
  std::vector<Option> options;
  std::function<int()> run;  ///< returns the exit code; throws Error
  std::string notes = "";    ///< at the end of the help
};

/// Parses the arguments and runs the command they name. Returns the process's exit code; prints errors as one line.
int dispatch(int argc, char** argv, const std::vector<Command>& commands);

/// The exit code of an interrupted run.
inline constexpr int exit_interrupted = 130, exit_diverged = 4, exit_requirement = 5;

}  // namespace ravine::cli
