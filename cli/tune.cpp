#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/study.hpp"
#include "ravine/compare/admission.hpp"
#include "ravine/compare/result.hpp"
#include "ravine/compare/tune.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/files.hpp"
#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

struct TuneCommand {
  TrainSettings training;
  StudyOptions study;
  std::vector<std::string> ranges;
  std::vector<Setting> table = settings();
  Given given;
  StudyPlace place;

  int run();

 private:
  std::vector<Setting> settings();
  [[nodiscard]] std::string config(const StudyData& data, const Plan& plan, const Trial& best) const;
  void print(const Json& result, const std::string& file) const;
};

std::vector<Setting> TuneCommand::settings() {
  std::vector<Setting> all = study_settings(training, study);
  const std::string group = "study";
  const std::vector<Setting> own{
      {"optimizer", "", "SPEC", "what is tuned; options that have no range stay as they are (adam)", group,
       [this](const std::string& t) {
         const OptimizerSpec checked(t);
         study.optimizers = {t};
       },
       [this] { return join(study.optimizers, ","); }},
      {"range", "", "KEY=RANGE", "as lr=1e-4..1e-1 or batch=32|64|128; the same without --range, behind the file",
       group, [this](const std::string& t) { ranges.push_back(t); }, [this] { return join(ranges, ","); }, true}};
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

// What `ravine train --config` needs to train in this way.
std::string TuneCommand::config(const StudyData& data, const Plan& plan, const Trial& best) const {
  TrainSettings trained = training;
  TrainOptions& o = trained.options;
  o.target = data.job().options().target;
  o.optimizer = best.spec;
  o.model = best.network;
  o.batch = best.batch;
  o.epochs = plan.epochs;
  o.patience = 0;
  return print_config(train_settings(trained));
}

int TuneCommand::run() {
  if (!place.resume.empty()) {
    place.refuse_options(given);
    apply_settings(table, {place.saved_options("tune"), place.resume + "/study.jsonl"}, {});
  } else {
    apply_settings(table, {"", ""}, given);
    if (training.options.data.empty())
      fail_usage("which file? as in: ravine tune data.csv lr=1e-4..1e-1 batch=16..256 --target y --optimizer adam");
    if (study.optimizers.empty()) study.optimizers = {"adam"};
    if (place.folder.empty()) place.folder = free_folder(training.options.data, "-tune");
  }
  std::vector<Dimension> space;
  for (const std::string& item : ranges)
    for (const std::string& range : split(item, ','))
      space.push_back(parse_range(range, OptimizerSpec(study.optimizers[0])));
  place.check();
  const Interrupt interrupt;
  const StudyData data(training.options);
  const Plan plan = make_tune_plan(study, space, data.facts());
  if (const auto why = objection(data, plan, plan.entrants[0]))
    fail_usage("--optimizer " + quote(study.optimizers[0]) + ": " + *why);
  const auto next = [&](const Records& records) { return next_tune_trials(plan, records); };
  const StudyHeader header{"tune", print_config(table), data.job().table().hash, plan_json(plan)};
  const std::optional<Records> records = place.make_runs(data, plan, header, next, interrupt);
  if (!records) {
    fmt::print(stderr, "interrupted; to go on: ravine tune --resume {}\n", place.folder);
    return interrupt.exit_code();
  }
  const std::string best = config(data, plan, tuned_trial(plan, *records));
  const std::string result = tune_json(data, plan, *records, best);
  place.write("study.json", result + "\n");
  const std::string file = place.write("best.toml", best);
  place.write_report(result, "tune");
  if (place.json) fmt::print("{}\n", result);
  else if (!place.quiet) print(Json::parse(result), file);
  return 0;
}

void TuneCommand::print(const Json& result, const std::string& file) const {
  const auto row = [](const std::string& name, const Json& setting) {
    const Json& test = setting["test"];
    return std::vector<std::string>{
        name, format_short(test["median"].get<double>()),
        test["interval"][0].is_null() ? "-"
                                      : format_short(test["interval"][0].get<double>()) + " .. " +
                                            format_short(test["interval"][1].get<double>()),
        format_short(setting["valid"]["median"].get<double>()), setting["spec"].get<std::string>()};
  };
  fmt::print("{}\n", aligned({{"", "test loss", "95 % interval", "valid loss", "optimizer"},
                              row("tuned", result["best"]),
                              row("default", result["default"])},
                             0));
  fmt::print("network {}, batch {}\n", result["best"]["network"].get<std::string>(),
             result["best"]["batch"].get<std::size_t>());
  const Json& gain = result["gain"];
  fmt::print("tuning gains {} (p = {}) on {} seeds; {} of {} runs of the search diverged\n",
             format_short(gain["estimate"].get<double>()), format_short(gain["p"].get<double>(), 2),
             gain["differences"].size(), result["diverged"].get<std::size_t>(), result["trials"].size());
  std::string shares;
  for (const Json& key : result["importance"][0]["keys"])
    shares += fmt::format("{}{} {:.0f} %", shares.empty() ? "" : ", ", key["key"].get<std::string>(),
                          100 * key["share"].get<double>());
  fmt::print("importance{}: {}\nnext:  ravine train --config {} -o model.ravine\n",
             result["importance"][0]["rough"].get<bool>() ? " (rough)" : "", shares, file);
}

}  // namespace

Command tune_command() {
  static TuneCommand c;
  Command command{
      .name = "tune",
      .summary = "Finds good settings of one optimizer, and of the batch and the network around it.",
      .examples =
          {"ravine tune data.csv --target y --optimizer adam",
           "ravine tune data.csv lr=1e-4..1e-1 batch=16..256 width=16..256 dropout=0..0.5 --target y --budget 3m",
           "ravine tune --resume data-tune"},
      .positionals =
          {{"FILE", "what ravine train reads", [](const std::string& t) { c.given.emplace_back("data", t); }, false},
           {"RANGE",
            "KEY=LOW..HIGH or KEY=A|B|C: an option of the optimizer, batch, width (of all hidden layers), dropout, "
            "input_dropout; the published ranges if there is none",
            [](const std::string& t) { c.given.emplace_back("range", t); }, false, true}},
      .options = as_options(c.table, c.given),
      .run = [] { return c.run(); },
      .notes =
          "Quasi-random points in rungs of ever longer runs; then the best setting and the default one on seeds that\n"
          "nothing was tuned on, and on the test rows. The best setting is written to best.toml in the study's "
          "folder."};
  c.place.add_options(command, "FILE-tune");
  return command;
}

}  // namespace ravine::cli
