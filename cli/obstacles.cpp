#include "ravine/landscape/obstacles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/plot.hpp"
#include "cli/settings.hpp"
#include "cli/stopwatch.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "ravine/landscape/obstacle_course.hpp"
#include "ravine/landscape/tune.hpp"

namespace ravine::cli {
namespace {

struct ObstaclesCommand {
  std::string optimizers = "sgd;momentum;nesterov;adagrad;adadelta;rmsprop;rprop;adam;adamw;nadam";
  std::vector<std::string> names;
  CourseOptions options;
  Handout handout;
  unsigned threads = 0;
  bool quiet = false;

  int run();
};

std::vector<Obstacle> choose(const std::vector<std::string>& names) {
  if (names.empty()) return all_obstacles();
  std::vector<std::string> known;
  std::vector<Obstacle> chosen;
  for (const Obstacle& o : all_obstacles())
    if (std::find(known.begin(), known.end(), o.name) == known.end()) known.push_back(o.name);
  for (const std::string& name : names)
    if (std::find(known.begin(), known.end(), name) == known.end())
      fail_usage("there is no obstacle " + quote(name) + did_you_mean(name, known) +
                 "; there are: " + join(known, ", "));
  for (const Obstacle& o : all_obstacles())
    if (std::find(names.begin(), names.end(), o.name) != names.end()) chosen.push_back(o);
  return chosen;
}

Json course_json(const Course& course, const std::vector<std::string>& names, const std::vector<Obstacle>& obstacles,
                 const CourseOptions& options, double seconds) {
  Json list = Json::array(), cells = Json::array();
  for (const Obstacle& o : obstacles)
    list.push_back({{"name", o.name},
                    {"level", o.level},
                    {"meaning", o.meaning},
                    {"variables", o.make(1)->layout().parameters()},
                    {"evaluations", options.evaluations},
                    {"random", o.random}});
  for (const auto& row : course.cells) {
    Json line = Json::array();
    for (const CourseCell& cell : row)
      line.push_back({{"lr", cell.lr},
                      {"success", cell.success},
                      {"median_evaluations", cell.median_evaluations ? Json(*cell.median_evaluations) : nullptr},
                      {"diverged", cell.diverged}});
    cells.push_back(std::move(line));
  }
  return {{"optimizers", names},       {"obstacles", std::move(list)},
          {"rates", rate_grid()},      {"seeds", {{"tuning", options.tuning_seeds}, {"final", options.final_seeds}}},
          {"cells", std::move(cells)}, {"runs", course.runs},
          {"seconds", seconds}};
}

int ObstaclesCommand::run() {
  const Stopwatch watch;
  const std::vector<Obstacle> obstacles = choose(names);
  std::vector<OptimizerSpec> specs;
  std::vector<std::string> shown;
  for (std::string& text : split_specs(optimizers)) {
    specs.emplace_back(text);
    shown.push_back(std::move(text));
  }
  handout.check();
  const Interrupt interrupt;
  Threads team(threads);
  const Course course = run_course(specs, obstacles, options, team, &interrupt.requested());
  if (course.interrupted) return interrupt.exit_code();
  const double seconds = watch.seconds();
  if (handout.wanted()) handout.give(course_json(course, shown, obstacles, options, seconds), "obstacles");
  if (handout.json) return 0;
  std::vector<std::vector<std::string>> rows{{"obstacle", "level"}};
  for (const std::string& name : shown) rows[0].push_back(name);
  for (std::size_t j = 0; j < obstacles.size(); ++j) {
    std::vector<std::string>& row = rows.emplace_back();
    row = {obstacles[j].name, obstacles[j].level};
    for (const auto& line : course.cells)
      row.push_back(shade(line[j].success) + " " +
                    (line[j].median_evaluations ? fmt::format("{:.0f}", *line[j].median_evaluations) : ""));
  }
  std::fputs(aligned(rows, 0).c_str(), stdout);
  if (!quiet)
    remark(fmt::format(
        "share of {} seeds that arrive ({} none to {} all) and the median of their evaluations, of at most {}; every "
        "optimizer with the best of the same {} rates on {} other seeds; {} runs, {}",
        options.final_seeds.size(), shade(0), shade(1), options.evaluations, rate_grid().size(),
        options.tuning_seeds.size(), format_count(course.runs), format_seconds(seconds)));
  return 0;
}

}  // namespace

Command obstacles_command() {
  static ObstaclesCommand c;
  return {
      .name = "obstacles",
      .summary =
          "Sends optimizers over ravines, saddles, plateaus, noise and other difficulties, after the same tuning.",
      .examples = {"ravine obstacles", "ravine obstacles --optimizer \"sgd; adam; lion\" --only ravine,noise"},
      .positionals = {},
      .options =
          {{"--optimizer", "SPECS",
            "with ; or commas between (sgd, momentum, nesterov, adagrad, adadelta, rmsprop, rprop, adam, adamw, nadam)",
            "", [](const std::string& t) { c.optimizers = t; }},
           {"--only", "NAMES", "of the obstacles, with commas between", "",
            [](const std::string& t) {
              for (const std::string& part : split(t, ',')) c.names.emplace_back(trim(part));
            }},
           {"--evaluations", "N", "of the gradient, per run (2000)", "",
            [](const std::string& t) { c.options.evaluations = count_argument("--evaluations", t, 10); }},
           {"--threads", "N", "worker threads (one per processor); the result does not depend on it", "",
            [](const std::string& t) { c.threads = static_cast<unsigned>(count_argument("--threads", t, 1)); }},
           {"--report", "FILE", "the result as one HTML page, with figures (docs/reports.md)", "",
            [](const std::string& t) { c.handout.report = t; }},
           {"--json", "", "print one JSON object on standard output", "",
            [](const std::string&) { c.handout.json = true; }},
           {"--quiet,-q", "", "only the table", "", [](const std::string&) { c.quiet = true; }}},
      .run = [] { return c.run(); },
      .notes = "The rates are 1, 3, 10, ... from 1e-5 to 100 for all. --json says what each obstacle is."};
}

}  // namespace ravine::cli
