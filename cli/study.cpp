#include "cli/study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/terminal.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/files.hpp"
#include "ravine/core/text.hpp"
#include "ravine/report/report.hpp"
#include "ravine/version.hpp"

namespace ravine::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr int format_of_journals = 1;

// Keys of a training that a study decides itself.
constexpr const char* own_keys[] = {"optimizer",  "lr",    "schedule",     "batch",  "epochs",  "patience",
                                    "max_time",   "seed",  "threads",      "output", "require", "log",
                                    "checkpoint", "valid", "class_weight", "report"};

template <class T>
std::string optional_text(const std::optional<T>& value) {
  return value ? format_number(static_cast<double>(*value)) : "";
}

}  // namespace

std::vector<Setting> study_settings(TrainSettings& training, StudyOptions& study) {
  std::vector<Setting> settings;
  TrainOptions& o = training.options;
  StudyOptions& s = study;
  for (Setting& setting : train_settings(training))
    if (std::find(std::begin(own_keys), std::end(own_keys), setting.key) == std::end(own_keys))
      settings.push_back(std::move(setting));
  const std::string group = "study";
  const std::vector<Setting> own{
      {"preset", "", "NAME", "how much of everything: quick, standard (default) or thorough", group,
       [&s](const std::string& t) { s.preset = find_design(t).name; }, [&s] { return s.preset; }},
      {"budget", "", "TIME",
       "as 90s, 5m, 1h on a nominal machine of two cores: turned into epochs per run, the same on every machine", group,
       [&s](const std::string& t) { s.budget_seconds = seconds_argument("--budget", t); },
       [&s] { return optional_text(s.budget_seconds); }},
      {"epochs", ",-e", "N", "of a full run, instead of a budget", group,
       [&s](const std::string& t) { s.epochs = count_argument("--epochs", t, 1); },
       [&s] { return optional_text(s.epochs); }},
      {"trials", "", "N", "points of the search per optimizer; 0 for the sweep of learning rates alone", group,
       [&s](const std::string& t) { s.trials = count_argument("--trials", t, 0); },
       [&s] { return optional_text(s.trials); }},
      {"seeds", "", "N", "of the last stage, that nothing was tuned on (15)", group,
       [&s](const std::string& t) { s.seeds = count_argument("--seeds", t, 6); },
       [&s] { return optional_text(s.seeds); }},
      {"batch", ",-b", "N", "rows per step of the optimizers that take batches, or full", group,
       [&o](const std::string& t) { o.batch = t == "full" ? 0 : count_argument("--batch", t, 1); },
       [&o] { return o.batch && *o.batch == 0 ? "full" : optional_text(o.batch); }},
      {"schedule", "", "SPEC", "of every optimizer without one of its own (\"cosine warmup=0.05\", as in training)",
       group,
       [&s](const std::string& t) {
         const Schedule checked(parse_spec(t));
         s.schedule = t;
       },
       [&s] { return s.schedule; }},
      {"seed", "", "N", "of everything random: test rows, points of the search, and the seeds of the runs (1)", group,
       [&](const std::string& t) { study.seed = training.options.seed = count_argument("--seed", t, 0); },
       [&s] { return std::to_string(s.seed); }}};
  settings.insert(settings.end(), own.begin(), own.end());
  return settings;
}

std::string free_folder(const std::string& file, const std::string& suffix) {
  std::string stem = std::filesystem::path(file).filename().string();
  stem = file == "-" ? "data" : stem.substr(0, stem.find('.', 1));
  std::string folder = stem + suffix;
  for (int i = 2; std::filesystem::exists(folder); ++i) folder = stem + suffix + "-" + std::to_string(i);
  return folder;
}

std::string header_json(const StudyHeader& header) {
  return Json{{"study", format_of_journals}, {"command", header.command},     {"version", version},
              {"options", header.options},   {"data_hash", header.data_hash}, {"plan", Json::parse(header.plan)}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

StudyHeader parse_header(const std::string& line, const std::string& folder) {
  try {
    const Json j = Json::parse(line);
    if (j.at("study") != format_of_journals || j.at("version") != version)
      fail_data(folder + ": is a study of ravine " + j.at("version").get<std::string>() + ", this is " + version +
                ", which may compute otherwise");
    return {j.at("command"), j.at("options"), j.at("data_hash"), j.at("plan").dump()};
  } catch (const Json::exception&) {
    fail_data(folder + ": study.jsonl does not begin like the journal of a study");
  }
}

StudyProgress::StudyProgress(std::string title, std::size_t runs, double work, bool quiet)
    : title_(std::move(title)), runs_(runs), work_(work), quiet_(quiet), terminal_(stderr_is_terminal()) {}

void StudyProgress::count(const Records& records) {
  done_ = records.size();
  used_ = 0;
  Phase furthest = Phase::sweep;
  for (const auto& [id, r] : records) {
    used_ += r.forward_equivalents;
    if (r.trial.phase != Phase::baseline) furthest = std::max(furthest, r.trial.phase);
  }
  // In the mean over the seeds: the best single run is the luckiest one. Behind the tuning, the index counts seeds.
  struct Sum {
    double loss = 0;
    std::size_t runs = 0;
  };
  std::map<std::pair<std::string, int>, Sum> sums;
  for (const auto& [id, r] : records)
    if (r.trial.phase == furthest) {
      Sum& sum = sums[{r.trial.optimizer, furthest < Phase::standard ? r.trial.index : 0}];
      sum.loss += r.loss;
      ++sum.runs;
    }
  double least = HUGE_VAL;
  for (const auto& [who, sum] : sums)
    if (const double mean = sum.loss / static_cast<double>(sum.runs); mean < least) {
      least = mean;
      leader_ = fmt::format("{}: {} leads at {:.4g}", to_string(furthest), who.first, least);
    }
}

void StudyProgress::resumed(const Records& records) {
  count(records);
  used_before_ = used_;
}

std::string StudyProgress::status() const {
  const double share = std::min(1.0, used_ / work_),
               seconds = std::chrono::duration<double>(Time::now() - start_).count();
  std::string text =
      fmt::format("{}{} of about {} runs, {:.0f} % of the work", title_, done_, std::max(runs_, done_), 100 * share);
  if (!leader_.empty()) text += ", " + leader_;
  if (used_ > used_before_ && share < 1)
    text +=
        fmt::format(", about {} left", format_seconds(std::ceil(seconds * (work_ - used_) / (used_ - used_before_))));
  return text;
}

void StudyProgress::record(const Records& records) {
  if (quiet_) return;
  count(records);
  const auto tenth = static_cast<std::size_t>(10 * std::min(1.0, used_ / work_));
  if (!terminal_ && tenth > shown_tenth_) fmt::print(stderr, "{}\n", status());
  shown_tenth_ = std::max(tenth, shown_tenth_);
}

void StudyProgress::redraw() {
  if (quiet_ || !terminal_ || done_ == 0) return;
  fmt::print(stderr, "\r{}\x1b[K", status().substr(0, terminal_width() - 1));
  std::fflush(stderr);
  shown_ = true;
}

void StudyProgress::clear() {
  if (!shown_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  shown_ = false;
}

void StudyPlace::add_options(Command& command, const std::string& default_folder) {
  const std::string group = "output";
  const std::vector<Option> own{
      {"--output,-o", "DIR", "where the study's records go (" + default_folder + ")", group,
       [this](const std::string& t) { folder = t; }},
      {"--resume", "DIR", "go on with an interrupted study", group, [this](const std::string& t) { resume = t; }},
      {"--threads", "N", "runs at a time (one per processor); the result does not depend on it", group,
       [this](const std::string& t) { threads = static_cast<unsigned>(count_argument("--threads", t, 1)); }},
      {"--report", "FILE", "the result as one HTML page, with figures (docs/reports.md)", group,
       [this](const std::string& t) { report = t; }},
      {"--json", "", "print one JSON object on standard output", group, [this](const std::string&) { json = true; }},
      {"--quiet,-q", "", "print nothing but the result of --json", group,
       [this](const std::string&) { quiet = true; }}};
  command.options.insert(command.options.end(), own.begin(), own.end());
}

void StudyPlace::refuse_options(const Given& given) {
  if (!given.empty() || !folder.empty())
    fail_usage("--resume goes on with a study as it was begun; leave out the file and the other options");
  folder = resume;
}

std::string StudyPlace::saved_options(const std::string& command) const {
  const StudyHeader header = parse_header(Journal::open(resume).header(), resume);
  if (header.command != command)
    fail_usage(resume + " is a study of ravine " + header.command + "; ravine " + header.command + " --resume " +
               resume);
  return header.options;
}

std::optional<Records> StudyPlace::make_runs(const StudyData& data, const Plan& plan, const StudyHeader& header,
                                             const std::function<std::vector<Trial>(const Records&)>& next,
                                             const Interrupt& interrupt) const {
  const std::string& file = data.job().options().data;
  const bool begun = std::filesystem::exists(std::filesystem::path(folder) / "study.jsonl");
  Journal journal = begun ? Journal::open(folder) : Journal::create(folder, header_json(header));
  if (begun) {
    const StudyHeader old = parse_header(journal.header(), folder);
    if (old.data_hash != header.data_hash)
      fail_data(file + ": is not the data that the study in " + folder + " was begun with");
    if (old.command != header.command || old.options != header.options || old.plan != header.plan)
      fail_usage(folder + " holds a study with other options; --resume " + folder + " goes on with it as it was begun");
  }
  if (!quiet)
    fmt::print(stderr, "{}: {} epochs of {} rows per run, about {} on two cores; {}\n", file, plan.epochs,
               format_count(plan.rows), format_seconds(std::max(1.0, std::round(plan.nominal_seconds))),
               begun ? fmt::format("{} runs are there", journal.records().size()) : "records in " + folder);
  StudyProgress progress(file + ": ", plan.expected_runs(), plan.expected_work(), quiet);
  progress.resumed(journal.records());
  RunnerHooks hooks;
  hooks.on_record = [&](const Records& records) { progress.record(records); };
  hooks.idle = [&] { progress.redraw(); };
  hooks.stop = &interrupt.requested();
  if (!run_study(data, plan, journal, next, threads, hooks)) return std::nullopt;
  return journal.records();
}

void StudyPlace::check() const {
  if (!report.empty()) check_report(report);
}

void StudyPlace::write_report(const std::string& result, const std::string& kind) const {
  if (!report.empty()) ravine::write_report(report, kind, result);
}

std::string StudyPlace::write(const std::string& name, const std::string& text) const {
  std::string path = (std::filesystem::path(folder) / name).string();
  AtomicFile out(path);
  out.write(text);
  out.commit();
  return path;
}

}  // namespace ravine::cli
