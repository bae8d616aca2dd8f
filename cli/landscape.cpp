#include "cli/landscape.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

struct LandscapeCommand {
  std::string what, file;
  std::vector<std::string> with;
  std::string optimizers;
  std::size_t rows = 2000;
  LandscapeRequest request;
  FunctionRequest function;
  TrainSettings settings;
  bool biases = false;
  std::vector<Setting> table = [this] {
    std::vector<Setting> keys = data_settings(settings);
    std::erase_if(keys, [](const Setting& s) { return s.key == "optimizer"; });
    return keys;
  }();
  Given given;

  int run();
};

bool is_file(const std::string& path) {
  struct stat status {};
  return path == "-" || ::stat(path.c_str(), &status) == 0;
}

// Formulas do not end so, and functions have no such names.
bool looks_like_file(const std::string& what) {
  static constexpr std::string_view endings[] = {".csv", ".tsv", ".txt", ".data", ".npy", ".gz", "ubyte"};
  return std::any_of(std::begin(endings), std::end(endings), [&](std::string_view e) { return what.ends_with(e); });
}

std::vector<OptimizerSpec> parse_optimizers(const std::string& text) {
  std::vector<OptimizerSpec> specs;
  for (const std::string& part : split_specs(text)) specs.emplace_back(part);
  return specs;
}

int LandscapeCommand::run() {
  apply_settings(table, {}, given);
  request.handout.check();
  request.seed = settings.options.seed;
  request.threads = settings.options.threads;
  const bool model = what.ends_with(".ravine") || !file.empty();
  if (model) {
    if (file.empty()) fail_usage("which rows? as in: ravine landscape " + what + " data.csv");
    if (!optimizers.empty()) fail_usage("--optimizer is for a function or a table; a model has been trained already");
    std::vector<std::string> models{what};
    models.insert(models.end(), with.begin(), with.end());
    return draw_model(request, {models, file, settings.options.reading, rows, biases});
  }
  if (!with.empty()) fail_usage("--with is for models, as in: ravine landscape a.ravine data.csv --with b.ravine");
  if (is_file(what) || looks_like_file(what)) {  // reading says what is wrong with a file
    request.optimizers = parse_optimizers(optimizers.empty() ? "sgd lr=0.1; adam lr=0.003" : optimizers);
    settings.options.data = what;
    if (!settings.options.epochs) settings.options.epochs = 20;
    return draw_table(request, {settings.options, rows});
  }
  if (optimizers.empty()) function.tune = true;
  request.optimizers = parse_optimizers(optimizers.empty() ? "sgd; heavy_ball; rmsprop; adam" : optimizers);
  function.function = what;
  return draw_function(request, function);
}

}  // namespace

Command landscape_command() {
  static LandscapeCommand c;
  Command command{
      .name = "landscape",
      .summary =
          "Draws what optimizers walk on: a function, the loss around a trained model, or the paths of several "
          "trainings; and says what the ground is at their end.",
      .examples = {"ravine landscape rosenbrock --optimizer \"sgd lr=0.001; adam lr=0.05\"",
                   "ravine landscape \"x^2 + 10*sin(y)^2\" --start 2,1", "ravine landscape model.ravine data.csv",
                   "ravine landscape data.csv --target y --optimizer \"sgd lr=0.1; adam lr=0.003\""},
      .positionals = {{"WHAT", "a test function of two variables, a formula, a model, or a table",
                       [](const std::string& t) { c.what = t; }},
                      {"FILE", "of a model: rows with the target", [](const std::string& t) { c.file = t; }, false}},
      .options = {{"--optimizer", "SPECS",
                   "with ; or commas between; on a function without it: sgd, heavy_ball, rmsprop and adam, each with "
                   "the best of "
                   "15 rates",
                   "", [](const std::string& t) { c.optimizers = t; }},
                  {"--grid", "N", "points per side of the surface (61)", "",
                   [](const std::string& t) { c.request.grid = count_argument("--grid", t, 5); }},
                  {"--report", "FILE", "the result as one HTML page, with figures (docs/reports.md)", "",
                   [](const std::string& t) { c.request.handout.report = t; }},
                  {"--json", "", "print one JSON object on standard output", "",
                   [](const std::string&) { c.request.handout.json = true; }},
                  {"--quiet,-q", "", "no notes", "", [](const std::string&) { c.request.quiet = true; }},
                  {"--evaluations", "N", "of value and gradient that every optimizer may spend (200)", "of a function",
                   [](const std::string& t) { c.function.evaluations = count_argument("--evaluations", t, 1); }},
                  {"--start", "X,Y", "where all begin; the function's usual start if absent", "of a function",
                   [](const std::string& t) { c.function.start = t; }},
                  {"--box", "X0,X1,Y0,Y1", "the part that is shown", "of a function",
                   [](const std::string& t) { c.function.box = t; }},
                  {"--tune", "", "give every optimizer the best of the same 15 rates, 1e-5 to 100", "of a function",
                   [](const std::string&) { c.function.tune = true; }},
                  {"--with", "MODEL", "another model of the same shape: the barrier between them", "of a model",
                   [](const std::string& t) { c.with.push_back(t); }, true},
                  {"--biases", "", "the directions move biases and norms too", "of a model",
                   [](const std::string&) { c.biases = true; }},
                  {"--rows", "N", "on which the loss is taken, drawn by --seed (2000)", "of a model or a table",
                   [](const std::string& t) { c.rows = count_argument("--rows", t, 1); }}},
      .run = [] { return c.run(); },
      .notes =
          "Marks: S start, * minimum (or the model), x saddle, ^ maximum. On a table all optimizers begin at the same\n"
          "weights and see the same batches for 20 epochs (--epochs), at a constant rate unless their SPEC has a "
          "schedule."};
  for (Option& option : as_options(c.table, c.given)) command.options.push_back(std::move(option));
  return command;
}

}  // namespace ravine::cli
