#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/environment_options.hpp"
#include "cli/interrupt.hpp"
#include "cli/search_json.hpp"
#include "cli/settings.hpp"
#include "cli/terminal.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/files.hpp"
#include "ravine/core/text.hpp"
#include "ravine/report/report.hpp"

namespace ravine::cli {
namespace {

using Time = std::chrono::steady_clock;

double since(Time::time_point start) { return std::chrono::duration<double>(Time::now() - start).count(); }

std::string per_second(double rate) {
  return rate >= 1e6   ? fmt::format("{:.2f} M", rate / 1e6)
         : rate >= 1e3 ? fmt::format("{:.0f} k", rate / 1e3)
                       : fmt::format("{:.0f} ", rate);
}

// One line on a terminal that is rewritten, elsewhere a line per run.
class SearchProgress {
 public:
  SearchProgress(const SearchSettings& settings, std::size_t seeds, bool quiet)
      : s_(settings), seeds_(seeds), quiet_(quiet), terminal_(stderr_is_terminal()) {}
  ~SearchProgress() { clear(); }
  SearchProgress(const SearchProgress&) = delete;
  SearchProgress& operator=(const SearchProgress&) = delete;

  void step(std::size_t run_number, const SearchRun& run) {
    constexpr double redraw = 0.1;
    if (quiet_ || !terminal_ || since(drawn_) < redraw) return;
    drawn_ = Time::now();
    const auto made = static_cast<double>(run.steps);
    double left = run.steps > 0 ? (static_cast<double>(s_.most_steps) - made) * run.seconds / made : 0;
    left = std::min(left, s_.max_seconds - run.seconds);
    const std::string line = fmt::format(
        "{}return {}  {} episodes, {} steps  {}steps/s, at most {} left",
        seeds_ > 1 ? fmt::format("seed {}/{}  ", run_number + 1, seeds_) : "",
        run.curve.empty() ? "-" : format_short(run.curve.back().mean), format_count(run.episodes),
        format_count(run.steps), per_second(made / std::max(run.seconds, 1e-9)), format_seconds(std::max(left, 0.0)));
    fmt::print(stderr, "\r{}\x1b[K", line.substr(0, terminal_width() - 1));
    std::fflush(stderr);
    shown_ = true;
  }
  void finish(std::size_t run_number, const SearchRun& run) {
    clear();
    if (!quiet_ && !terminal_)
      fmt::print(stderr, "seed {} ({}/{})  return {} +- {}  {} episodes, {} steps  {:.1f} s  {}\n", run.best.seed,
                 run_number + 1, seeds_, format_short(run.final.mean), format_short(run.final.deviation, 3),
                 format_count(run.episodes), format_count(run.steps), run.seconds, to_string(run.outcome));
  }
  void clear() {
    if (!shown_) return;
    fmt::print(stderr, "\r\x1b[K");
    std::fflush(stderr);
    shown_ = false;
  }

 private:
  const SearchSettings& s_;
  std::size_t seeds_;
  bool quiet_, terminal_, shown_ = false;
  Time::time_point drawn_{};
};

struct SearchCommand {
  EnvironmentChoice environment;
  SearchSettings settings;
  std::string optimizer = "ars", policy = "linear", output, report;
  std::optional<bool> whitens;
  std::size_t seeds = 1;
  unsigned threads = 0;
  bool json = false, quiet = false;

  int run();

 private:
  void search(const Environment& its, Threads& team, SearchRecord& record, const Interrupt& interrupt);
  void keep(const SearchRecord& record) const;
  void print_summary(const SearchRecord& record) const;
};

// The directions of every run are others: the seed of the run is added to that of the spec.
OptimizerSpec seeded(const OptimizerSpec& spec, std::uint64_t seed) {
  OptimizerSpec result = spec;
  AnyRule& rule = *result.parts[0].rule;
  for (std::size_t row = 0; row < rule.info().hyper.size(); ++row)
    if (rule.info().hyper[row].name == "seed") rule.set(row, rule.get(row) + static_cast<double>(seed));
  return result;
}

void SearchCommand::search(const Environment& its, Threads& team, SearchRecord& record, const Interrupt& interrupt) {
  SearchProgress progress(settings, seeds, quiet);
  for (std::size_t i = 0; i < seeds; ++i) {
    SearchSettings one = settings;
    one.episodes.seed += i;
    one.optimizer = seeded(settings.optimizer, one.episodes.seed);
    SearchRun& run = record.runs.emplace_back();
    search_policy(its, one, team, run, [&](const SearchRun& now) {
      progress.step(i, now);
      return !interrupt.requested();
    });
    progress.finish(i, run);
    if (run.final.episodes > 0 && run.final.mean > record.runs[record.best].final.mean) record.best = i;
    if (run.outcome == SearchOutcome::interrupted) break;
  }
}

void SearchCommand::keep(const SearchRecord& record) const {
  const PolicyModel& best = record.runs[record.best].best;
  if (!output.empty() && best.parameters.size() > 0) best.save(output);
}

int SearchCommand::run() {
  settings.optimizer = OptimizerSpec(optimizer);
  settings.policy = PolicySpec::parse(policy);
  settings.episodes.whitens = whitens.value_or(asks_for_whitening(settings.optimizer));
  if (!output.empty()) check_writable(output);
  if (!report.empty()) check_report(report);
  const Time::time_point start = Time::now();
  const Interrupt interrupt;
  const std::unique_ptr<Environment> its = environment.make();
  Threads team(threads);
  SearchRecord record{
      .environment = its->info(),
      .settings = settings,
      .parameters = Policy(settings.policy, its->info().observations.size(), its->info().action).layout().parameters(),
      .threads = team.size(),
      .model = output};
  try {
    search(*its, team, record, interrupt);
  } catch (const Error& e) {
    // What was found until then is not lost.
    if (output.empty() || record.runs.empty() || record.runs[record.best].best.parameters.size() == 0) throw;
    keep(record);
    throw Error(e.fault(), std::string(e.what()) + "; the best policy so far is " + output);
  }
  record.seconds = since(start);
  keep(record);
  const SearchRun& best = record.runs[record.best];
  if (best.best.parameters.size() > 0) record.episode = trace_episode(*its, best.best, best.best.seed);
  if (!report.empty())
    write_report(report, "search", to_json(record).dump(-1, ' ', false, Json::error_handler_t::replace));
  if (json) fmt::print("{}\n", to_json(record).dump(-1, ' ', false, Json::error_handler_t::replace));
  else if (!quiet) print_summary(record);
  if (best.outcome == SearchOutcome::interrupted) return interrupt.exit_code();
  if (best.outcome != SearchOutcome::diverged) return 0;
  std::fflush(stdout);
  fmt::print(stderr, "ravine: diverged: the weights are not finite after {} iterations; try a smaller lr (it was {})\n",
             best.iterations, format_short(settings.optimizer.lr()));
  return exit_diverged;
}

void SearchCommand::print_summary(const SearchRecord& record) const {
  const SearchRun& best = record.runs[record.best];
  if (best.best.parameters.size() == 0) {
    fmt::print("{}: ended before the first evaluation; there is no policy\n", record.environment.name);
    return;
  }
  fmt::print("{}: return {} +- {} over {} episodes, from {} to {}\n", record.environment.name,
             format_short(best.final.mean, 6), format_short(best.final.deviation, 3), best.final.episodes,
             format_short(best.final.lowest, 6), format_short(best.final.highest, 6));
  fmt::print("{}; {}, {} parameters{}\n", settings.optimizer.text(), settings.policy.text(),
             format_count(record.parameters), settings.episodes.whitens ? ", observations whitened" : "");
  fmt::print("seed {}: {} iterations, {} episodes, {} steps, {}: {}\n", best.best.seed, format_count(best.iterations),
             format_count(best.episodes), format_count(best.steps), format_seconds(best.seconds),
             to_string(best.outcome));
  if (record.runs.size() > 1) {
    std::size_t met = 0;
    std::vector<double> finals;
    for (const SearchRun& run : record.runs) {
      finals.push_back(run.final.mean);
      met += run.outcome == SearchOutcome::target ? 1 : 0;
    }
    const Returns all = summary(finals);
    fmt::print("{} seeds in {}: return {} +- {}, from {} to {}{}\n", record.runs.size(), format_seconds(record.seconds),
               format_short(all.mean, 6), format_short(all.deviation, 3), format_short(all.lowest, 6),
               format_short(all.highest, 6),
               std::isfinite(settings.target) ? fmt::format("; {} met the target", met) : "");
  }
  if (output.empty()) return;
  fmt::print("policy: {}\n", output);
  fmt::print("next:  ravine rollout {} {}{}\n", output,
             environment.command.empty() ? record.environment.name : "--env-command " + quote(environment.command),
             environment.model.empty() ? "" : " --mjcf " + environment.model);
}

double number_argument(const std::string& what, const std::string& text) {
  const auto value = parse_number(text);
  if (!value || !std::isfinite(*value)) fail_usage(what + " " + quote(text) + " should be a number");
  return *value;
}

}  // namespace

Command search_command() {
  static SearchCommand c;
  const std::string what = "what is searched", how_long = "how long", judged = "how it is judged", output = "output";
  const auto count = [](const char* name, std::size_t& field, std::size_t least) {
    return [name, &field, least](const std::string& t) { field = count_argument(name, t, least); };
  };
  SearchSettings& s = c.settings;
  Command command{
      .name = "search",
      .summary = "Searches a policy for an environment without gradients, and keeps it.",
      .examples =
          {"ravine search cartpole --optimizer \"ars nu=0.1\" --target 500 -o policy.ravine",
           "ravine search lqr --optimizer \"ars lr=0.0025 nu=0.02 directions=4 version=1\" --steps 300000 --seeds 10",
           "ravine search pendulum --policy \"mlp:16 activation=tanh\" --optimizer \"openai_es | by adam lr=0.05\"",
           "ravine search half_cheetah --optimizer \"ars nu=0.03 directions=32 top=4\" --target 3430 -o cheetah.ravine",
           "ravine search --env-command \"python3 my_env.py\" --max-time 5m -o policy.ravine"},
      .positionals = {{"ENV", "one of those that `ravine list environments` names",
                       [](const std::string& t) { c.environment.name = t; }, false}},
      .options = {{"--optimizer", "SPEC", "one that needs no gradient (ars)", what,
                   [](const std::string& t) { c.optimizer = t; }},
                  {"--policy", "SPEC", "linear (default), or a network as in \"mlp:16 activation=tanh\"", what,
                   [](const std::string& t) { c.policy = t; }},
                  {"--whiten", "", "whiten what the policy observes; ars does unless version=1", what,
                   [](const std::string&) { c.whitens = true; }},
                  {"--shift", "C", "subtracted from every reward in training (0)", what,
                   [](const std::string& t) { c.settings.episodes.shift = number_argument("--shift", t); }},
                  {"--horizon", "N", "steps of a training episode at most; the environment's if absent", what,
                   count("--horizon", s.episodes.horizon, 1)},
                  {"--steps", "N", "of the environment in training, at most (1000000)", how_long,
                   count("--steps", s.most_steps, 1)},
                  {"--iterations", "N", "at most", how_long, count("--iterations", s.most_iterations, 1)},
                  {"--target", "R", "end when an evaluation's mean return is that", how_long,
                   [](const std::string& t) { c.settings.target = number_argument("--target", t); }},
                  {"--max-time", "T", "end after that long, per seed: 90s, 5m, 1.5h", how_long,
                   [](const std::string& t) { c.settings.max_seconds = seconds_argument("--max-time", t); }},
                  {"--seed", "N", "of directions and episodes (1)", how_long,
                   [](const std::string& t) { c.settings.episodes.seed = count_argument("--seed", t, 0); }},
                  {"--seeds", "N", "runs with this and the next seeds (1)", how_long, count("--seeds", c.seeds, 1)},
                  {"--threads", "N", "worker threads (one per processor); the result does not depend on it", how_long,
                   [](const std::string& t) { c.threads = static_cast<unsigned>(count_argument("--threads", t, 1)); }},
                  {"--eval-every", "N", "iterations from one evaluation to the next (10)", judged,
                   count("--eval-every", s.evaluate_every, 1)},
                  {"--eval-episodes", "N", "episodes of an evaluation (20)", judged,
                   count("--eval-episodes", s.evaluation_episodes, 1)},
                  {"--final-episodes", "N", "fresh ones on which the kept policy is judged (100)", judged,
                   count("--final-episodes", s.final_episodes, 1)},
                  {"--output,-o", "FILE", "where the policy goes", output, [](const std::string& t) { c.output = t; }},
                  {"--report", "FILE", "the result as one HTML page, with figures (docs/reports.md)", output,
                   [](const std::string& t) { c.report = t; }},
                  {"--json", "", "print one JSON object on standard output (docs/search.md)", output,
                   [](const std::string&) { c.json = true; }},
                  {"--quiet,-q", "", "no progress and no summary", output, [](const std::string&) { c.quiet = true; }}},
      .run = [] { return c.run(); },
      .notes =
          "The policy that is kept is the one of the best evaluation, of the seed that did best at the end.\n"
          "Schedules count the steps of the environment."};
  for (Option& option : environment_options(c.environment)) command.options.push_back(std::move(option));
  return command;
}

}  // namespace ravine::cli
