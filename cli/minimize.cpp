#include <fmt/format.h>

#include <cmath>
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/settings.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/files.hpp"
#include "ravine/core/text.hpp"
#include "ravine/methods/minimize.hpp"
#include "ravine/objective/formula.hpp"
#include "ravine/objective/function.hpp"

namespace ravine::cli {
namespace {

struct MinimizeCommand {
  std::string function, optimizer = "adam lr=0.05", start, trace, precision = "f64";
  std::size_t dimension = 0;  // 0: the function's usual one
  MinimizeOptions options;
  bool json = false, quiet = false;

  int run() { return precision == "f32" ? run_in<float>() : run_in<double>(); }

 private:
  template <class T>
  int run_in();
};

std::string counted(std::size_t n, const std::string& what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

// The parameters without the gaps, in the order of the blocks.
template <class T>
std::vector<double> packed(const Layout& layout, std::span<const T> x) {
  std::vector<double> values;
  for (const Block& block : layout.blocks())
    for (const T v : view(x, block)) values.push_back(static_cast<double>(v));
  return values;
}

template <class T>
Buffer<T> parse_start(const std::string& text, const Layout& layout) {
  const std::vector<std::string> parts = split(text, ',');
  if (parts.size() != layout.parameters())
    fail_usage("--start " + quote(text) + " has " + counted(parts.size(), "number") + ", but the function has " +
               counted(layout.parameters(), "variable"));
  Buffer<T> x(layout.size());
  std::size_t i = 0;
  for (const Block& block : layout.blocks())
    for (T& v : view(x.span(), block)) {
      const auto number = parse_number(trim(parts[i++]));
      if (!number) fail_usage("--start " + quote(text) + ": " + quote(parts[i - 1]) + " is not a number");
      v = static_cast<T>(*number);
    }
  return x;
}

template <class T>
int MinimizeCommand::run_in() {
  const bool own = looks_like_formula(function);
  if (own && dimension > 0) fail_usage("--dim is for functions that take any number of variables, not for a formula");
  const auto objective = own ? make_formula<T>(function) : make_function<T>(function, dimension);
  const Interrupt interrupt;
  const OptimizerSpec spec(optimizer);
  const Layout& layout = objective->layout();
  const Buffer<T> from = start.empty() ? Buffer<T>() : parse_start<T>(start, layout);
  std::unique_ptr<AtomicFile> file;
  if (!trace.empty()) {
    file = std::make_unique<AtomicFile>(trace);
    // A search that has converged would only go on at random.
    options.all_steps = options.tolerance == 0 && !spec.info().gradient_free;
  }
  const MinimizeWatcher<T> watch = [&](std::size_t step, double value, std::span<const T> x,
                                       std::span<const T> evaluated) {
    if (interrupt.requested()) return false;
    if (!file) return true;
    if (step == 0) {
      file->write("step,loss");
      for (std::size_t i = 0; i < layout.parameters(); ++i) file->write(fmt::format(",x{}", i));
      for (std::size_t i = 0; !evaluated.empty() && i < layout.parameters(); ++i) file->write(fmt::format(",e{}", i));
      file->write("\n");
    }
    std::string line = fmt::format("{},{:.17g}", step, value);
    for (const double v : packed(layout, x)) line += fmt::format(",{:.17g}", v);
    if (!evaluated.empty())
      for (const double v : packed(layout, evaluated)) line += fmt::format(",{:.17g}", v);
    file->write(line + "\n");
    return true;
  };
  const MinimizeResult<T> r = minimize<T>(*objective, spec, options, from.span(), watch);
  if (r.reason == StopReason::diverged && r.steps == 0 && !(r.gradient_norm > 0) && !spec.info().gradient_free)
    fail_usage(function + " has no finite value or slope at the start; give another one with --start");
  if (file) file->commit();
  const std::vector<double> x = packed(layout, std::span<const T>(r.x.span()));
  if (json) {
    const Json out{{"function", function},
                   {"optimizer", spec.text()},
                   {"x", x},
                   {"loss", r.value},
                   {"gradient_norm", r.gradient_norm},
                   {"steps", r.steps},
                   {"evaluations", r.evaluations},
                   {"reason", to_string(r.reason)}};
    fmt::print("{}\n", out.dump());
  } else if (!quiet) {
    std::string point;
    for (std::size_t i = 0; i < std::min<std::size_t>(x.size(), 8); ++i)
      point += (i > 0 ? ", " : "") + format_short(x[i], 8);
    const std::string slope = std::isnan(r.gradient_norm) ? "" : fmt::format("|gradient| {:.3g} ", r.gradient_norm);
    fmt::print("{}: {:.8g} at ({}{})\n{}; {}after {}, {}: {}\n", function, r.value, point, x.size() > 8 ? ", ..." : "",
               spec.text(), slope, counted(r.steps, "step"), counted(r.evaluations, "evaluation"), to_string(r.reason));
  }
  if (r.reason == StopReason::stopped) return interrupt.exit_code();
  if (r.reason != StopReason::diverged) return 0;
  std::fflush(stdout);
  fmt::print(stderr, "ravine: diverged after step {}; try a smaller lr (it was {})\n", r.steps,
             format_short(spec.lr()));
  return exit_diverged;
}

}  // namespace

Command minimize_command() {
  static MinimizeCommand c;
  return {.name = "minimize",
          .summary = "Minimises a test function, or a formula of yours, with any optimizer, and traces the path.",
          .examples = {"ravine minimize rosenbrock --optimizer \"adam lr=0.05\" --steps 500",
                       "ravine minimize beale --start 1,1 --trace path.csv",
                       "ravine minimize extended_powell --dim 100 --optimizer lbfgs",
                       "ravine minimize \"x^2 + 10*sin(y)^2\" --start 2,1 --optimizer \"sgd lr=0.05 | cosine\""},
          .positionals = {{"FUNCTION",
                           "one of those that `ravine list functions` names, or a formula: \"x^2 + 10*sin(y)^2\"",
                           [](const std::string& t) { c.function = t; }}},
          .options = {{"--optimizer", "SPEC", "the rule with its stages and schedules (adam lr=0.05)", "",
                       [](const std::string& t) { c.optimizer = t; }},
                      {"--steps", "N", "at most (1000)", "",
                       [](const std::string& t) { c.options.steps = count_argument("--steps", t, 0); }},
                      {"--dim", "N", "variables, of a function that takes any number; its usual number if absent", "",
                       [](const std::string& t) { c.dimension = count_argument("--dim", t, 1); }},
                      {"--start", "X,Y,...",
                       "where to begin, in the order of the variables; the function's usual start if absent", "",
                       [](const std::string& t) { c.start = t; }},
                      {"--precision", "P", "f64 (default) or f32", "",
                       [](const std::string& t) {
                         if (t != "f32" && t != "f64") fail_usage("--precision " + quote(t) + " should be f32 or f64");
                         c.precision = t;
                       }},
                      {"--tolerance", "X", "stop when no component of the gradient is larger", "",
                       [](const std::string& t) {
                         c.options.tolerance = parse_option(
                             {"--tolerance", OptionInfo::Form::number, 0, non_negative, {}, ""}, t, "ravine minimize");
                       }},
                      {"--trace", "FILE",
                       "CSV with step, loss, x0, x1, ... (and e0, e1, ...: the point to evaluate); step 0 is the start",
                       "", [](const std::string& t) { c.trace = t; }},
                      {"--json", "", "print one JSON object on standard output", "",
                       [](const std::string&) { c.json = true; }},
                      {"--quiet,-q", "", "print nothing", "", [](const std::string&) { c.quiet = true; }}},
          .run = [] { return c.run(); },
          .notes =
              "A formula has + - * / ^ ( ), sin cos tan exp log sqrt abs min max and others, pi and e; every other\n"
              "name is a variable, in alphabetical order. It begins at 0, or at 1 where it is flat or undefined at 0.\n"
              "The last word says why it ended: tolerance (the gradient is small enough), steps (all of them made),\n"
              "stalled (the method finds no lower value), diverged (exit 4) or stopped (Ctrl-C, exit 130)."};
}

}  // namespace ravine::cli
