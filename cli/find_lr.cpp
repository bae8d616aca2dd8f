#include "cli/find_lr.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/notes.hpp"
#include "cli/output.hpp"
#include "cli/plot.hpp"
#include "cli/settings.hpp"
#include "cli/stopwatch.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

struct FindLrCommand {
  TrainSettings settings;
  std::vector<Setting> table = data_settings(settings);
  Given given;
  LrRangeOptions options;
  Handout handout;
  bool quiet = false;

  int run();

 private:
  [[nodiscard]] Json range_json(const TableTraining& job, const LrRange& range, double seconds) const;
};

struct Rule {
  const char* name;
  std::optional<double> LrSuggestions::*value;
  const char* meaning;
};
constexpr Rule rules[] = {{"valley", &LrSuggestions::valley, "in the middle of the longest way down"},
                          {"steep", &LrSuggestions::steep, "where the loss falls fastest on it"},
                          {"minimum", &LrSuggestions::minimum, "a tenth of the rate of the least loss"},
                          {"slide", &LrSuggestions::slide, "the last even slope before the rise"}};

std::string rate_text(const std::optional<double>& rate) { return rate ? format_short(*rate, 3) : "-"; }

Json rates_json(const LrSuggestions& suggestions) {
  Json json = Json::object();
  for (const Rule& rule : rules) json[rule.name] = suggestions.*rule.value ? Json(*(suggestions.*rule.value)) : nullptr;
  return json;
}

std::string picture(const LrRange& range) {
  std::vector<Series> series;
  for (const LrCurve& c : range.curves) {
    Series s{.name = fmt::format("seed {}", c.seed), .x = range.lr, .y = c.smoothed};
    s.x.resize(s.y.size());
    series.push_back(std::move(s));
  }
  Axes axes{.x_label = "learning rate", .y_label = "smoothed loss", .log_x = true};
  for (const Rule& rule : rules)
    if (const auto rate = range.suggestions.*rule.value)
      axes.marks.emplace_back(*rate, fmt::format("{:<8} {:<9} {}", rule.name, rate_text(rate), rule.meaning));
  if (range.divergence)
    axes.marks.emplace_back(*range.divergence,
                            fmt::format("{:<8} {:<9} the loss explodes", "beyond", rate_text(range.divergence)));
  return draw_curves(series, axes);
}

Json FindLrCommand::range_json(const TableTraining& job, const LrRange& range, double seconds) const {
  Json curves = Json::array(), per_seed = Json::array(), seeds = Json::array();
  for (const LrCurve& c : range.curves) {
    seeds.push_back(c.seed);
    curves.push_back({{"seed", c.seed}, {"loss", c.loss}, {"smoothed", c.smoothed}});
    Json rates{{"seed", c.seed}};
    rates.update(rates_json(c.suggestions));
    rates["divergence"] = c.divergence ? Json(*c.divergence) : nullptr;
    per_seed.push_back(std::move(rates));
  }
  std::vector<double> smoothed = range.smoothed;
  smoothed.resize(range.lr.size(), std::nan(""));
  return {{"data", job.options().data},
          {"target", job.options().target},
          {"optimizer", job.fit_options().optimizer.info().about.name},
          {"batch", job.fit_options().batch},
          {"steps", options.steps},
          {"from", range.from},
          {"to", range.to},
          {"seeds", seeds},
          {"lr", range.lr},
          {"smoothed", smoothed},
          {"curves", curves},
          {"suggestions", rates_json(range.suggestions)},
          {"per_seed", per_seed},
          {"divergence", range.divergence ? Json(*range.divergence) : nullptr},
          {"rule", "valley"},
          {"suggestion", range.suggestion},
          {"rows_seen", range.rows_seen},
          {"seconds", seconds}};
}

int FindLrCommand::run() {
  apply_settings(table, {}, given);
  handout.check();
  const Stopwatch watch;
  const TableTraining job(settings.options);
  if (!quiet) print_notes(job);
  const Interrupt interrupt;
  Threads threads(job.options().threads);
  const LrRange range = find_lr(job, options, threads, &interrupt.requested());
  if (range.interrupted) return interrupt.exit_code();
  const double seconds = watch.seconds();
  if (handout.wanted()) handout.give(range_json(job, range, seconds), "find_lr");
  if (handout.json) return 0;
  if (!quiet) std::fputs(picture(range).c_str(), stdout);
  fmt::print("{}: {}\n", job.fit_options().optimizer.info().about.name, describe(range));
  if (!quiet)
    fmt::print("{} rows seen, as much as {:.2g} epochs; {}\n", format_count(range.rows_seen),
               static_cast<double>(range.rows_seen) / static_cast<double>(job.training().rows),
               format_seconds(seconds));
  return 0;
}

}  // namespace

std::string describe(const LrRange& range) {
  double low = infinity, high = 0;
  for (const LrCurve& c : range.curves)
    if (c.suggestions.valley) low = std::min(low, *c.suggestions.valley), high = std::max(high, *c.suggestions.valley);
  std::string text = "lr " + format_short(range.suggestion, 3) + " (valley";
  if (range.curves.size() > 1) text += "; the seeds say " + format_short(low, 3) + " to " + format_short(high, 3);
  text += ")";
  return text + (range.divergence ? "; the loss explodes at " + format_short(*range.divergence, 3)
                                  : "; the loss does not explode below " + format_short(range.to, 3));
}

Command find_lr_command() {
  static FindLrCommand c;
  auto rate = [](const char* name, double& field) {
    return [name, &field](const std::string& t) {
      field = parse_option({name, OptionInfo::Form::number, 0, positive, {}, ""}, t, "ravine find-lr");
    };
  };
  Command command{
      .name = "find-lr",
      .summary = "Looks for a learning rate: short trainings whose rate grows until the loss explodes.",
      .examples = {"ravine find-lr data.csv --target y --optimizer adam",
                   "ravine find-lr data.csv --target y --optimizer \"sgd momentum=0.9\" --from 1e-4 --to 10"},
      .positionals = {{"FILE", "a CSV, IDX or NPY file, perhaps .gz; - is standard input",
                       [](const std::string& t) { c.given.emplace_back("data", t); }}},
      .options = {{"--from", "X", "the first rate (the optimizer's default / 1000)", "",
                   rate("--from", c.options.from)},
                  {"--to", "X", "the last one (the default times 10,000)", "", rate("--to", c.options.to)},
                  {"--steps", "N", "of each run (100)", "",
                   [](const std::string& t) { c.options.steps = count_argument("--steps", t, 30); }},
                  {"--seeds", "N", "runs from different starts (3)", "",
                   [](const std::string& t) { c.options.seeds = count_argument("--seeds", t, 1); }},
                  {"--report", "FILE", "the result as one HTML page, with figures (docs/reports.md)", "",
                   [](const std::string& t) { c.handout.report = t; }},
                  {"--json", "", "print one JSON object on standard output", "",
                   [](const std::string&) { c.handout.json = true; }},
                  {"--quiet,-q", "", "only the rate", "", [](const std::string&) { c.quiet = true; }}},
      .run = [] { return c.run(); },
      .notes =
          "The optimizer's schedule is left out. Of the four rules `valley` is taken; `ravine train --lr auto` does "
          "the\n"
          "same before it trains. It is a rate to start from: the best one for a whole training is often lower, or\n"
          "higher with a schedule that takes it back to 0."};
  for (Option& option : as_options(c.table, c.given)) command.options.push_back(std::move(option));
  return command;
}

}  // namespace ravine::cli
