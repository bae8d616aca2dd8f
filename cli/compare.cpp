#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/study.hpp"
#include "ravine/compare/result.hpp"
#include "ravine/compare/stages.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/files.hpp"
#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> optimizer_list(const std::string& text) {
  std::vector<std::string> specs;
  for (const std::string& part : split(text, ',')) {
    const std::string spec(trim(part));
    const std::vector<std::string> some = spec == "core"  ? core_optimizers()
                                          : spec == "all" ? all_optimizers()
                                                          : std::vector<std::string>{spec};
    for (const std::string& one : some) {
      const OptimizerSpec checked(one);
      specs.push_back(one);
    }
  }
  return specs;
}

struct CompareCommand {
  TrainSettings training;
  StudyOptions study;
  std::vector<Setting> table = settings();
  Given given;
  std::vector<std::string> files;
  std::string folder, resume;
  unsigned threads = 0;
  bool json = false, quiet = false;

  int run();

 private:
  std::vector<Setting> settings();
  std::optional<std::string> one_study(const std::string& file, const std::string& at, const Interrupt& interrupt);
  void print_study(const Json& result) const;
};

std::vector<Setting> CompareCommand::settings() {
  std::vector<Setting> all = study_settings(training, study);
  const std::string group = "study";
  const std::vector<Setting> own{
      {"optimizer", "", "LIST",
       "specs between commas: \"sgd lr=0.1, adam\"; core (default) stands for ten, all for every optimizer", group,
       [this](const std::string& t) {
         for (std::string& spec : optimizer_list(t)) study.optimizers.push_back(std::move(spec));
       },
       [this] { return join(study.optimizers, ","); }, true},
      {"seeds", "", "N", "on which the finalists meet (15)", group,
       [this](const std::string& t) { study.seeds = count_argument("--seeds", t, 6); },
       [this] { return study.seeds ? std::to_string(*study.seeds) : ""; }},
      {"equiv", "", "X", "a difference that does not matter, as a share of the leader's loss (0.01)", group,
       [this](const std::string& t) {
         study.equivalence = parse_option({"--equiv", OptionInfo::Form::number, 0, non_negative, {}, ""}, t, "compare");
       },
       [this] { return format_number(study.equivalence); }}};
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

// A study of one file in the folder `at`, begun or gone on with. Nothing if it was interrupted.
std::optional<std::string> CompareCommand::one_study(const std::string& file, const std::string& at,
                                                     const Interrupt& interrupt) {
  training.options.data = file;
  const StudyData data(training.options);
  const Plan plan = make_plan(study, data.facts());
  const StudyHeader header{"compare", print_config(table), data.job().table().hash, plan_json(plan)};
  const bool begun = fs::exists(fs::path(at) / "study.jsonl");
  Journal journal = begun ? Journal::open(at) : Journal::create(at, header_json(header));
  if (begun) {
    const StudyHeader old = parse_header(journal.header(), at);
    if (old.data_hash != header.data_hash) fail_data(file + ": is not the data that the study in " + at + " was begun with");
    if (old.options != header.options || old.plan != header.plan)
      fail_usage(at + " holds a study with other options; --resume " + at + " goes on with it as it was begun");
  }
  if (!quiet)
    fmt::print(stderr, "{}: {} optimizers, {} epochs of {} rows per run, about {} on two cores; {}\n", file,
               plan.entrants.size(), plan.epochs, format_count(plan.rows), format_seconds(std::round(plan.nominal_seconds)),
               begun ? fmt::format("{} runs are there", journal.records().size()) : "records in " + at);
  const auto work = static_cast<double>(plan.expected_runs()) * plan.trial_forward_equivalents();
  StudyProgress progress(files.size() > 1 ? file + ": " : "", plan.expected_runs(), work, quiet);
  const auto next = [&](const Records& records) { return next_trials(plan, records); };
  if (!make_runs(data, plan, journal, next, progress, interrupt, threads)) return std::nullopt;
  std::string result = compare_json(data, plan, journal.records());
  AtomicFile out((fs::path(at) / "study.json").string());
  out.write(result + "\n");
  out.commit();
  return result;
}

int CompareCommand::run() {
  if (!resume.empty()) {
    if (!given.empty() || !files.empty() || !folder.empty())
      fail_usage("--resume goes on with a study as it was begun; leave out the file and the other options");
    folder = resume;
    const StudyHeader header = parse_header(Journal::open(resume).header(), resume);
    if (header.command != "compare") fail_usage(resume + " is a study of ravine " + header.command + "; resume it with that");
    apply_settings(table, {header.options, resume + "/study.jsonl"}, {});
    files = {training.options.data};
  } else {
    apply_settings(table, {"", ""}, given);
    if (files.empty()) fail_usage("which file? as in: ravine compare data.csv --target y");
    if (study.optimizers.empty()) study.optimizers = core_optimizers();
    if (folder.empty()) folder = free_folder(files[0], "-compare");
  }
  const Interrupt interrupt;
  std::vector<std::string> results;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string stem = fs::path(files[i]).stem().string();
    const std::string at =
        files.size() == 1 ? folder : (fs::path(folder) / (std::to_string(i + 1) + "-" + stem)).string();
    const std::optional<std::string> result = one_study(files[i], at, interrupt);
    if (!result) {
      if (files.size() == 1) fmt::print(stderr, "interrupted; to go on: ravine compare --resume {}\n", folder);
      else fmt::print(stderr, "interrupted; to go on: the same command with --output {}\n", folder);
      return interrupt.exit_code();
    }
    results.push_back(*result);
  }
  const std::string whole = results.size() == 1 ? results[0] : compare_files_json(results);
  if (results.size() > 1) {
    AtomicFile out((fs::path(folder) / "study.json").string());
    out.write(whole + "\n");
    out.commit();
  }
  if (json) {
    fmt::print("{}\n", whole);
    return 0;
  }
  if (quiet) return 0;
  for (const std::string& result : results) print_study(Json::parse(result));
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
  std::vector<std::vector<std::string>> rows{
      {"", "optimizer", "test loss", "95 % interval", "valid loss", "default", "verdict", "lr decades", "diverged", "tuned"}};
  for (const Json& o : result["optimizers"]) {
    std::string verdict = o["verdict"];
    if (o["immaterial"]) verdict += " (immaterial)";
    if (!o["seeds_needed"].is_null()) verdict += seeds_text(o["seeds_needed"]);
    rows.push_back({std::to_string(o["rank"].get<int>()), o["name"], cell(o["median"]),
                    o["interval"].is_null() ? "-" : cell(o["interval"][0]) + " .. " + cell(o["interval"][1]),
                    cell(o["tuned"]["median"]), cell(o["default"]["median"]), verdict, cell(o["lr_tolerance_decades"], 2),
                    std::to_string(o["diverged"].get<int>()), o["spec"]});
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

}  // namespace

Command compare_command() {
  static CompareCommand c;
  Command command{
      .name = "compare",
      .summary = "Finds out which optimizer serves your data best, and whether that matters.",
      .examples = {"ravine compare data.csv --target y", "ravine compare data.csv --target y --optimizer sgd,adam --preset quick",
                   "ravine compare a.csv b.csv c.csv --target y --budget 20m", "ravine compare --resume data-compare"},
      .positionals = {{"FILE", "what ravine train reads; several files make a study of each, and a comparison over them",
                       [](const std::string& t) { c.files.push_back(t); }, false, true}},
      .options = as_options(c.table, c.given),
      .run = [] { return c.run(); },
      .notes =
          "Every optimizer is tuned with the same work: a sweep of learning rates, a search of its published space, then\n"
          "seeds that nothing was tuned on. The best few meet again on further seeds and on test rows that nothing has\n"
          "seen (docs/comparing.md). Without --target, the last column of a file without a header is predicted."};
  const std::string group = "output";
  const std::vector<Option> own{
      {"--output,-o", "DIR", "where the study's records go (FILE-compare)", group, [](const std::string& t) { c.folder = t; }},
      {"--resume", "DIR", "go on with an interrupted study", group, [](const std::string& t) { c.resume = t; }},
      {"--threads", "N", "runs at a time (one per processor); the result does not depend on it", group,
       [](const std::string& t) { c.threads = static_cast<unsigned>(count_argument("--threads", t, 1)); }},
      {"--json", "", "print one JSON object on standard output", group, [](const std::string&) { c.json = true; }},
      {"--quiet,-q", "", "print nothing but the result of --json", group, [](const std::string&) { c.quiet = true; }}};
  command.options.insert(command.options.end(), own.begin(), own.end());
  return command;
}

}  // namespace ravine::cli
