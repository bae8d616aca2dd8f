#include "cli/command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "ravine/core/threads.hpp"
#include "ravine/simd/isa.hpp"
#include "ravine/version.hpp"

namespace ravine::cli {
namespace {

std::string long_name(const Option& option) { return option.names.substr(0, option.names.find(',')); }

std::size_t help_width() { return std::max<std::size_t>(60, std::min<std::size_t>(120, terminal_width())); }

std::string first_sentence(const std::string& text) {
  const std::size_t end = text.find(". ");
  return end == std::string::npos ? text : text.substr(0, end + 1);
}

std::string overview(const std::vector<Command>& commands) {
  std::string text =
      "ravine: gradient-based optimisation and neural-network training\n\n"
      "  ravine train data.csv --target y -o model.ravine\n"
      "  ravine predict model.ravine new.csv -o predictions.csv\n"
      "  ravine minimize \"x^2 + 10*sin(y)^2\" --optimizer \"adam lr=0.1\"\n\n"
      "commands:\n";
  for (const Command& c : commands)
    text += fmt::format("  {:<10} {}\n", c.name, wrap(first_sentence(c.summary), 13, help_width()));
  return text +
         "\n'ravine COMMAND --help' says more; 'ravine --version' names the build.\n"
         "exit codes: 0 done, 1 run time or file, 2 usage, 3 data, 4 diverged, 5 --require not met, 130 interrupted\n";
}

std::string help(const Command& c) {
  const std::size_t width = help_width();
  std::string text = "ravine " + c.name;
  for (const Positional& p : c.positionals) {
    const std::string name = p.name + (p.repeatable ? "..." : "");
    text += p.required ? " " + name : " [" + name + "]";
  }
  text += " [options]\n" + wrap(c.summary, 0, width) + "\n";
  if (!c.examples.empty()) text += "\nexamples:\n";
  for (const std::string& example : c.examples) text += "  " + example + "\n";
  if (!c.positionals.empty()) text += "\narguments:\n";
  constexpr std::size_t column = 30;
  for (const Positional& p : c.positionals)
    text += fmt::format("  {:<{}}{}\n", p.name, column - 2, wrap(p.help, column, width));
  std::string group = "?";
  for (const Option& o : c.options) {
    if (o.group != group) text += "\n" + (o.group.empty() ? "options" : o.group) + ":\n";
    group = o.group;
    std::string names =
        o.names.find(',') == std::string::npos ? o.names : o.names.substr(o.names.find(',') + 1) + ", " + long_name(o);
    if (!o.value.empty()) names += " " + o.value;
    const std::string line = fmt::format("  {:<{}}", names, column - 2);
    text += line + (line.size() > column ? "\n" + std::string(column, ' ') : "") + wrap(o.help, column, width) + "\n";
  }
  if (!c.notes.empty()) text += "\n" + c.notes + "\n";
  return text;
}

[[noreturn]] void unknown_argument(const Command& command, const std::string& argument) {
  const std::string name = argument.substr(0, argument.find('='));
  if (!name.starts_with('-') || name == "-")
    fail_usage("ravine " + command.name + " takes no further argument " + quote(argument) + " (ravine " + command.name +
               " --help)");
  std::vector<std::string> known;
  for (const Option& o : command.options) known.push_back(long_name(o));
  if (std::find(known.begin(), known.end(), name) != known.end())
    fail_usage(name + " stands behind --, where nothing is an option; write -- and what follows it last");
  if (!command.positionals.empty() && name[1] != '-' && name.size() > 2)  // a formula or a file, perhaps
    fail_usage("unknown option " + quote(argument) + "; if it is none, write it last behind --, as in: ravine " +
               command.name + " -- " + quote(argument));
  fail_usage("unknown option " + name + did_you_mean(name, known) + " (ravine " + command.name + " --help)");
}

// CLI11 does the splitting of the argument list; what the options mean is ours.
int run_command(const Command& command, std::vector<std::string> arguments) {
  CLI::App app;
  app.allow_extras();
  app.set_help_flag();
  bool wants_help = false;
  app.add_flag("--help,-h", wants_help);
  std::vector<std::vector<std::string>> values(command.options.size());
  std::vector<std::size_t> flags(command.options.size());
  for (std::size_t i = 0; i < command.options.size(); ++i) {
    const Option& o = command.options[i];
    if (o.value.empty()) app.add_flag(o.names, flags[i]);
    else
      app.add_option(o.names, values[i])
          ->expected(1)
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
          ->allow_extra_args(false);
  }
  std::reverse(arguments.begin(), arguments.end());
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& e) {
    std::string what = e.what();
    if (const auto* missing = dynamic_cast<const CLI::ArgumentMismatch*>(&e))
      what = std::string(missing->what()) + "; the option needs a value";
    fail_usage(what + " (ravine " + command.name + " --help)");
  }
  if (wants_help) {
    std::fputs(help(command).c_str(), stdout);
    return 0;
  }
  std::vector<std::string> positionals;
  bool only_positionals = false;
  for (const std::string& extra : app.remaining()) {
    if (extra == "--" && !only_positionals) only_positionals = true;
    else if (!only_positionals && extra.starts_with('-') && extra != "-") unknown_argument(command, extra);
    else positionals.push_back(extra);
  }
  const std::vector<Positional>& places = command.positionals;
  const bool open_ended = !places.empty() && places.back().repeatable;
  for (std::size_t i = places.size(); i < positionals.size() && !open_ended; ++i)
    unknown_argument(command, positionals[i]);
  for (std::size_t i = 0; i < command.options.size(); ++i) {
    const Option& o = command.options[i];
    if (values[i].size() > 1 && !o.repeatable) fail_usage(long_name(o) + " is given twice");
    for (const std::string& value : values[i]) o.set(value);
    if (flags[i] > 0) o.set("true");
  }
  for (std::size_t i = 0; i < positionals.size(); ++i) places[std::min(i, places.size() - 1)].set(positionals[i]);
  if (positionals.size() < places.size() && places[positionals.size()].required)
    fail_usage("ravine " + command.name + " needs " + places[positionals.size()].name +
               (command.examples.empty() ? "" : ", as in: " + command.examples[0]));
  return command.run();
}

int run(int argc, char** argv, const std::vector<Command>& commands) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.empty()) {
    std::fputs(overview(commands).c_str(), stderr);
    return static_cast<int>(Fault::usage);
  }
  std::string name = arguments[0];
  std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
  if (name == "--version" || name == "-V") {
    std::string levels;
    for (const Isa isa : available_isas()) levels += (levels.empty() ? "" : ", ") + std::string(ravine::name(isa));
    fmt::print("ravine {}\ncompiler: {}\ninstruction sets: {} (in use: {})\nthreads: {}\n", version, __VERSION__,
               levels, ravine::name(active_isa()), Threads::available());
    return 0;
  }
  if (name == "help" && !rest.empty()) {
    name = rest[0];
    rest = {"--help"};
  }
  if (name == "--help" || name == "-h" || name == "help") {
    std::fputs(overview(commands).c_str(), stdout);
    return 0;
  }
  std::vector<std::string> known;
  for (const Command& command : commands) {
    if (command.name == name) return run_command(command, rest);
    known.push_back(command.name);
  }
  fail_usage(
      (name.starts_with('-') ? "a command is expected before " + quote(name) : "unknown command " + quote(name)) +
      did_you_mean(name, known) + " (ravine --help)");
}

}  // namespace

int dispatch(int argc, char** argv, const std::vector<Command>& commands) {
  try {
    active_isa();  // a wrong RAVINE_ISA is said before anything else
    const int code = run(argc, argv, commands);
    if (std::fflush(stdout) != 0) fail_runtime("standard output cannot be written; is the disk full?");
    return code;
  } catch (const Error& e) {
    std::fflush(stdout);
    fmt::print(stderr, "ravine: {}\n", e.what());
    return static_cast<int>(e.fault());
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "ravine: out of memory; use a smaller --batch or model, or fewer columns\n");
  } catch (const std::exception& e) {
    fmt::print(stderr, "ravine: internal error: {}; please report it with the command that led to it\n", e.what());
  }
  return static_cast<int>(Fault::runtime);
}

}  // namespace ravine::cli
