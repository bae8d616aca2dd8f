#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/study.hpp"
#include "ravine/compare/admission.hpp"
#include "ravine/compare/result.hpp"
#include "ravine/compare/stages.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

namespace fs = std::filesystem;

struct CompareCommand {
  TrainSettings training;
  StudyOptions study;
  std::vector<Setting> table = settings();
  Given given;
  std::vector<std::string> asked;    ///< specs, and words for several
  std::set<std::string> accidental;  ///< those that only a word stands for, and that may be left out
  std::vector<std::string> files;
  StudyPlace place;

  int run();

 private:
  std::vector<Setting> settings();
  void ask_for(const std::string& optimizer);
  [[nodiscard]] Plan plan_of(const StudyData& data) const;
  std::optional<std::string> one_study(const std::string& file, const StudyPlace& at, const Interrupt& interrupt);
  void print_study(const Json& result) const;
  void print_ranks(const Json& friedman) const;
};

std::vector<Setting> CompareCommand::settings() {
  std::vector<Setting> all = study_settings(training, study);
  const std::string group = "study";
  const std::vector<Setting> own{
      {"optimizer", "", "LIST",
       "specs with ; or commas between: \"sgd lr=0.1, adam\"; core (default) stands for ten, all for every optimizer",
       group,
       [this](const std::string& t) {
         for (const std::string& spec : split_specs(t)) ask_for(spec);
       },
       [this] { return asked.empty() ? "" : join(asked, ";") + ";"; }, true},
      {"equiv", "", "X", "a difference that does not matter, as a share of the leader's loss (0.01)", group,
       [this](const std::string& t) {
         study.equivalence = parse_option({"--equiv", OptionInfo::Form::number, 0, non_negative, {}, ""}, t, "compare");
       },
       [this] { return format_number(study.equivalence); }}};
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

void CompareCommand::ask_for(const std::string& optimizer) {
  asked.push_back(optimizer);
  if (optimizer == "all") {
    for (const std::string& name : all_optimizers()) {
      accidental.insert(name);
      study.optimizers.push_back(name);
    }
  } else if (optimizer == "core") {
    for (const std::string& name : core_optimizers()) study.optimizers.push_back(name);
  } else {
    const OptimizerSpec checked(optimizer);
    study.optimizers.push_back(optimizer);
  }
}

// The plan, without the optimizers that cannot take part. Those that were named themselves are an error.
Plan CompareCommand::plan_of(const StudyData& data) const {
  const Plan plan = make_plan(study, data.facts());
  StudyOptions possible = study;
  possible.optimizers.clear();
  std::vector<std::string> notes;
  for (std::size_t i = 0; i < plan.entrants.size(); ++i) {
    const auto why = objection(data, plan, plan.entrants[i]);
    if (!why) possible.optimizers.push_back(study.optimizers[i]);
    else if (accidental.contains(study.optimizers[i])) notes.push_back(plan.entrants[i].name + " is left out: " + *why);
    else fail_usage("--optimizer " + quote(study.optimizers[i]) + ": " + *why + "; leave it out");
  }
  if (notes.empty()) return plan;
  Plan rest = make_plan(possible, data.facts());
  rest.notes = std::move(notes);
  return rest;
}

std::optional<std::string> CompareCommand::one_study(const std::string& file, const StudyPlace& at,
                                                     const Interrupt& interrupt) {
  training.options.data = file;
  const StudyData data(training.options);
  const Plan plan = plan_of(data);
  if (!place.quiet)
    for (const std::string& note : plan.notes) fmt::print(stderr, "{}\n", note);
  const StudyHeader header{"compare", print_config(table), data.job().table().hash, plan_json(plan)};
  const auto next = [&](const Records& records) { return next_trials(plan, records); };
  const std::optional<Records> records = at.make_runs(data, plan, header, next, interrupt);
  if (!records) return std::nullopt;
  std::string result = compare_json(data, plan, *records);
  at.write("study.json", result + "\n");
  return result;
}

int CompareCommand::run() {
  if (!place.resume.empty()) {
    for (const std::string& file : files) given.emplace_back("data", file);
    place.refuse_options(given);
    apply_settings(table, {place.saved_options("compare"), place.resume + "/study.jsonl"}, {});
    files = {training.options.data};
  } else {
    apply_settings(table, {"", ""}, given);
    if (files.empty()) fail_usage("which file? as in: ravine compare data.csv --target y");
    if (place.folder.empty()) place.folder = free_folder(files[0], "-compare");
  }
  if (asked.empty()) ask_for("core");
  place.check();
  if (files.size() > 1)  // what is wrong with the last file is said before the hours that the first one takes
    for (const std::string& file : files) {
      training.options.data = file;
      const StudyData data(training.options);
      static_cast<void>(plan_of(data));
    }
  const Interrupt interrupt;
  std::vector<std::string> results;
  for (std::size_t i = 0; i < files.size(); ++i) {
    StudyPlace at = place;
    const std::string name = std::to_string(i + 1) + "-" + fs::path(files[i]).stem().string();
    if (files.size() > 1) at.folder = (fs::path(place.folder) / name).string();
    const std::optional<std::string> result = one_study(files[i], at, interrupt);
    if (!result) {
      const std::string how = files.size() == 1 ? "ravine compare --resume " : "the same command with --output ";
      fmt::print(stderr, "interrupted; to go on: {}{}\n", how, place.folder);
      return interrupt.exit_code();
    }
    results.push_back(*result);
  }
  const std::string whole = results.size() == 1 ? results[0] : compare_files_json(results);
  if (results.size() > 1) place.write("study.json", whole + "\n");
  place.write_report(whole, "compare");
  if (place.json) fmt::print("{}\n", whole);
  else if (!place.quiet)
    for (const std::string& result : results) print_study(Json::parse(result));
  if (!place.json && !place.quiet && results.size() > 1) print_ranks(Json::parse(whole)["friedman"]);
  return 0;
}

std::string seeds_text(double seeds) {
  return seeds > 10'000 ? " (more than 10,000 seeds)" : fmt::format(" (~{:.0f} seeds)", seeds);
}

std::string cell(const Json& value, int digits = 4) {
  return value.is_null() ? "-" : format_short(value.get<double>(), digits);
}

void CompareCommand::print_study(const Json& result) const {
  const Json& advice = result["recommendation"];
  fmt::print("{}\n\n", wrap(advice["text"].get<std::string>(), 0, 100));
  std::vector<std::vector<std::string>> rows{{"", "optimizer", "test loss", "95 % interval", "tuned valid",
                                              "default valid", "verdict", "lr decades", "diverged", "setting"}};
  for (const Json& o : result["optimizers"]) {
    std::string verdict = o["verdict"];
    if (o["immaterial"]) verdict += " (immaterial)";
    if (!o["seeds_needed"].is_null()) verdict += seeds_text(o["seeds_needed"]);
    rows.push_back({std::to_string(o["rank"].get<int>()), o["name"], cell(o["median"]),
                    o["interval"].is_null() ? "-" : cell(o["interval"][0]) + " .. " + cell(o["interval"][1]),
                    cell(o["tuned"]["median"]), cell(o["default"]["median"]), verdict,
                    cell(o["lr_tolerance_decades"], 2), std::to_string(o["diverged"].get<int>()), o["spec"]});
  }
  for (const Json& b : result["baselines"])
    rows.push_back({"", b["name"].get<std::string>() + " default", cell(b["median"]),
                    cell(b["interval"][0]) + " .. " + cell(b["interval"][1]), "-", "-", "baseline", "-",
                    std::to_string(b["diverged"].get<int>()), b["spec"]});
  fmt::print("{}\n", aligned(rows, 0));
  fmt::print("{}\n", wrap(advice["rule"].get<std::string>(), 0, 100));
  fmt::print("{} No significant difference is not evidence of equality.\n", advice["confidence"].get<std::string>());
  for (const Json& note : result["notes"]) fmt::print("note: {}\n", note.get<std::string>());
  for (const Json& a : advice["avoid"])
    fmt::print("avoid {}: {}\n", a["name"].get<std::string>(), a["why"].get<std::string>());
  fmt::print("{} runs, {:.3g} forward-equivalents; next:\n  {}\n", result["runs"].get<std::size_t>(),
             result["forward_equivalents"].get<double>(), advice["command"].get<std::string>());
}

void CompareCommand::print_ranks(const Json& friedman) const {
  std::vector<std::vector<std::string>> rows{{"over all files", "mean rank"}};
  for (const Json& r : friedman["mean_ranks"]) rows.push_back({r["name"], cell(r["rank"], 3)});
  std::sort(rows.begin() + 1, rows.end(),
            [](const auto& a, const auto& b) { return *parse_number(a[1]) < *parse_number(b[1]); });
  fmt::print("\n{}Friedman: p = {}; mean ranks less than {} apart are not told apart\n", aligned(rows, 0),
             cell(friedman["f_p"], 2), cell(friedman["critical_difference"], 3));
}

}  // namespace

Command compare_command() {
  static CompareCommand c;
  Command command{
      .name = "compare",
      .summary = "Finds out which optimizer serves your data best, and whether that matters.",
      .examples = {"ravine compare data.csv --target y",
                   "ravine compare data.csv --target y --optimizer sgd,adam --preset quick",
                   "ravine compare a.csv b.csv c.csv --target y --budget 20m", "ravine compare --resume data-compare"},
      .positionals = {{"FILE",
                       "what ravine train reads; several files make a study of each, and a comparison over them",
                       [](const std::string& t) { c.files.push_back(t); }, false, true}},
      .options = as_options(c.table, c.given),
      .run = [] { return c.run(); },
      .notes =
          "Every optimizer is tuned with the same work: a sweep of learning rates, a search of its published space, "
          "then\n"
          "seeds that nothing was tuned on. The best few meet again on further seeds and on test rows that nothing "
          "has\n"
          "seen (docs/comparing.md). Without --target, the last column of a file without a header is predicted."};
  c.place.add_options(command, "FILE-compare");
  return command;
}

}  // namespace ravine::cli
