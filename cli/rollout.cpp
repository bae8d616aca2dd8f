#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/environment_options.hpp"
#include "cli/search_json.hpp"
#include "cli/settings.hpp"
#include "cli/stopwatch.hpp"
#include "ravine/control/policy_text.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/files.hpp"
#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

struct RolloutCommand {
  EnvironmentChoice environment;
  std::string model, trace;
  std::size_t episodes = 100;
  std::uint64_t seed = 1;
  unsigned threads = 0;
  bool json = false;

  int run();
};

void write_trace(const std::string& path, const EnvironmentInfo& info, const Trace& trace) {
  AtomicFile file(path);
  file.write(join(trace_columns(info), ",") + "\n");
  for (const std::vector<std::string>& row : trace_rows(trace)) file.write(join(row, ",") + "\n");
  file.commit();
}

int RolloutCommand::run() {
  const bool text = is_policy_text(model);
  PolicyModel m;
  if (!text) {
    m = PolicyModel::load(model);
    if (environment.name.empty() && environment.command.empty()) environment.name = m.environment;
  }
  const std::unique_ptr<Environment> its = environment.make();
  const EnvironmentInfo& info = its->info();
  if (text) m = read_policy_text(model, info);
  if (m.observations != info.observations.size() || m.action.size != info.action.size ||
      m.action.discrete != info.action.discrete)
    fail_data(model + " is a policy for " + m.environment + ", with " + std::to_string(m.observations) +
              " observations and " + std::to_string(m.action.size) + " actions; " + info.name + " has " +
              std::to_string(info.observations.size()) + " and " + std::to_string(info.action.size));
  if (!trace.empty()) check_writable(trace);
  Threads team(threads);
  const Policy policy = m.policy();
  Episodes runs(*its, policy, {.seed = seed}, team);
  const Stopwatch watch;
  const std::vector<double> returns = runs.evaluate(m.parameters.span(), m.whitening, 0, episodes);
  const double seconds = watch.seconds();
  const Returns r = summary(returns);
  if (!trace.empty()) write_trace(trace, info, trace_episode(*its, m, seed));
  if (json) {
    const Json out{{"environment", info.name}, {"policy", m.spec.text()}, {"model", model},
                   {"episodes", episodes},     {"return", to_json(r)},    {"steps", runs.evaluation_steps()},
                   {"seconds", seconds},       {"returns", returns}};
    fmt::print("{}\n", out.dump(-1, ' ', false, Json::error_handler_t::replace));
    return 0;
  }
  fmt::print("{}: return {} +- {} over {} episodes, from {} to {}\n", info.name, format_short(r.mean, 6),
             format_short(r.deviation, 3), r.episodes, format_short(r.lowest, 6), format_short(r.highest, 6));
  return 0;
}

}  // namespace

Command rollout_command() {
  static RolloutCommand c;
  Command command{
      .name = "rollout",
      .summary = "Runs a policy in an environment and reports its returns.",
      .examples = {"ravine rollout policy.ravine cartpole",
                   "ravine rollout policy.ravine --episodes 1 --trace states.csv",
                   "ravine rollout HalfCheetah-v1.txt half_cheetah --mjcf half_cheetah.xml"},
      .positionals = {{"POLICY",
                       "a file that `ravine search -o` wrote, or a linear policy as text (.txt; docs/formats.md)",
                       [](const std::string& t) { c.model = t; }},
                      {"ENV", "the environment; the one it was found in if absent",
                       [](const std::string& t) { c.environment.name = t; }, false}},
      .options = {{"--episodes", "N", "(100)", "",
                   [](const std::string& t) { c.episodes = count_argument("--episodes", t, 1); }},
                  {"--seed", "N", "of the episodes (1)", "",
                   [](const std::string& t) { c.seed = count_argument("--seed", t, 0); }},
                  {"--trace", "FILE", "CSV of one episode: step, states, actions, reward", "",
                   [](const std::string& t) { c.trace = t; }},
                  {"--threads", "N", "worker threads (one per processor)", "",
                   [](const std::string& t) { c.threads = static_cast<unsigned>(count_argument("--threads", t, 1)); }},
                  {"--json", "", "print one JSON object on standard output", "",
                   [](const std::string&) { c.json = true; }}},
      .run = [] { return c.run(); }};
  for (Option& option : environment_options(c.environment)) command.options.push_back(std::move(option));
  return command;
}

}  // namespace ravine::cli
