#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>
#include <functional>

#include "cli/commands.hpp"
#include "cli/find_lr.hpp"
#include "cli/instrument_panel.hpp"
#include "cli/interrupt.hpp"
#include "cli/notes.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/requirement.hpp"
#include "cli/settings.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/files.hpp"
#include "ravine/core/source.hpp"
#include "ravine/core/text.hpp"
#include "ravine/landscape/instruments.hpp"
#include "ravine/report/report.hpp"
#include "ravine/report/train_report.hpp"
#include "ravine/train/checkpoint.hpp"

namespace ravine::cli {
namespace {

struct TrainCommand {
  TrainSettings settings;
  std::vector<Setting> table = train_settings(settings);
  Given given;
  std::string config, resume;
  bool print = false, json = false, quiet = false, timing = false, instruments = false;

  int run();

 private:
  void configure(FitState& state, CheckpointInfo& saved);
  bool look_for_rate(TableTraining& job, const std::atomic<bool>* stop);
  int conclude(const TableTraining& job, Trained& result, const std::vector<Requirement>& requirements,
               const FitState& state, int interrupted);
  [[nodiscard]] Repetition repetition() const;
  void print_json(const TableTraining& job, const Trained& result, const std::string& path) const;
  void print_summary(const TableTraining& job, const Trained& result) const;
};

// Options come from the checkpoint or the config file, and from the command line over them.
void TrainCommand::configure(FitState& state, CheckpointInfo& saved) {
  Config text;
  if (!resume.empty() && !config.empty())
    fail_usage("--resume takes its configuration from the checkpoint; leave out --config");
  if (!resume.empty()) {
    saved = load_checkpoint(resume, state);
    text = {saved.config, resume};
  } else if (!config.empty()) {
    text = {std::string(Source(config).text()), config};
  }
  apply_settings(table, text, given);
  if (settings.options.data.empty()) fail_usage("which file? as in: ravine train data.csv --target y -o model.ravine");
  if (!settings.output.empty() && settings.output != "-") check_writable(settings.output);
  if (!settings.report.empty()) check_report(settings.report);
  if (settings.output == "-" && json) fail_usage("--json and -o - both want standard output");
}

// Sets the rate that the range test suggests; false if it was interrupted.
bool TrainCommand::look_for_rate(TableTraining& job, const std::atomic<bool>* stop) {
  Threads threads(job.options().threads);
  const LrRange range = find_lr(job, {}, threads, stop);
  if (range.interrupted) return false;
  job.set_lr(range.suggestion);
  settings.options = job.options();
  settings.lr_auto = false;
  if (!quiet)
    fmt::print(stderr, "{} by the range test, {} rows seen\n", describe(range), format_count(range.rows_seen));
  return true;
}

int TrainCommand::run() {
  FitState state;
  CheckpointInfo saved;
  configure(state, saved);
  ReadingProgress reading(quiet);
  settings.options.reading.progress = std::ref(reading);
  TableTraining job(settings.options);
  reading.clear();
  if (!resume.empty() && saved.data_hash != job.table().hash)
    fail_data(settings.options.data + ": is not the data that " + resume + " was made from");
  std::vector<Requirement> requirements;
  for (const std::string& text : settings.require) requirements.push_back(parse_requirement(text, job.schema().target));
  settings.options = job.options();
  if (print) {
    std::fputs(print_config(table).c_str(), stdout);
    return 0;
  }
  if (!quiet) print_notes(job);
  const Interrupt interrupt;
  if (settings.lr_auto && !look_for_rate(job, &interrupt.requested())) return interrupt.exit_code();
  const CheckpointInfo info{print_config(table), job.table().hash};

  std::ofstream log;
  if (!settings.log.empty()) {
    check_writable(settings.log);
    log.open(settings.log, resume.empty() ? std::ios::trunc : std::ios::app);
  }
  Progress progress(job.fit_options().epochs, job.training().rows, quiet);
  FitHooks hooks;
  hooks.on_step = [&](std::size_t epoch, std::size_t rows) { progress.step(epoch, rows); };
  hooks.on_epoch = [&](const EpochRecord& record, bool best) {
    progress.epoch(record, best);
    if (log.is_open() && !(log << epoch_json(record) << std::endl))
      fail_runtime(settings.log + ": writing failed; is the disk full?");
  };
  if (!settings.checkpoint.empty())
    hooks.checkpoint = [&](const FitState& s) { save_checkpoint(settings.checkpoint, s, info); };

  Threads threads(job.options().threads);
  std::unique_ptr<Instruments> panel;
  if (instruments) {
    panel = std::make_unique<Instruments>(job, threads, [&](const InstrumentRecord& record) {
      if (log.is_open() && !(log << instrument_json(record) << std::endl))
        fail_runtime(settings.log + ": writing failed; is the disk full?");
    });
    panel->attach(hooks);
  }
  hooks.stop = &interrupt.requested();
  Trained result = job.run(state, hooks);
  if (panel) result.run.instruments = panel->log();
  progress.clear();
  if (result.run.outcome == Outcome::interrupted) {
    const std::string path = !settings.checkpoint.empty()                        ? settings.checkpoint
                             : settings.output.empty() || settings.output == "-" ? ""
                                                                                 : settings.output + ".checkpoint";
    if (!path.empty()) save_checkpoint(path, state, info);
    if (!path.empty()) fmt::print(stderr, "interrupted; to go on: ravine train --resume {}\n", path);
    return conclude(job, result, requirements, state, interrupt.exit_code());
  }
  return conclude(job, result, requirements, state, 0);
}

int TrainCommand::conclude(const TableTraining& job, Trained& result, const std::vector<Requirement>& requirements,
                           const FitState& state, int interrupted) {
  if (result.run.outcome == Outcome::diverged) {
    fmt::print(stderr,
               "ravine: diverged: the loss is not finite at step {} (epoch {}); nothing was written; try a smaller "
               "rate (it was {}), or \"{} | clip norm=1\"\n",
               state.step + 1, state.epoch + 1, format_short(job.fit_options().optimizer.lr()),
               job.fit_options().optimizer.info().about.name);
    return exit_diverged;
  }
  const Metrics& last = !result.test.empty() ? result.test : !result.valid.empty() ? result.valid : result.train;
  std::string missed;
  for (const Requirement& r : requirements)
    if (!r.met(last))
      missed += (missed.empty() ? "" : ", ") + r.text + " (it is " + format_short(metric(last, r.metric), 6) + ")";

  // A model that was not finished, or is not good enough, does not take the place of one that was.
  std::string path = settings.output;
  struct stat status {};
  if (!path.empty() && path != "-") {
    if (!missed.empty()) path += ".rejected";
    else if (interrupted != 0 && ::stat(path.c_str(), &status) == 0) path += ".interrupted";
  }
  if (!path.empty()) result.model.save(path);
  if (!settings.report.empty()) {
    const std::string measured = result.run.instruments ? to_json(*result.run.instruments).dump() : "null";
    write_report(settings.report, "train", train_report(job, result, repetition(), measured));
  }
  if (timing)
    fmt::print(stderr, "read {}, encode {}, train {}, evaluate {}\n", format_seconds(result.timing.read),
               format_seconds(result.timing.encode), format_seconds(result.timing.train),
               format_seconds(result.timing.evaluate));
  if (json) print_json(job, result, path);
  else if (!quiet && path != "-") print_summary(job, result);
  if (!path.empty() && path != "-" && !quiet && !json) fmt::print("model: {}\n", path);
  if (!path.empty() && path != "-" && path != settings.output)
    fmt::print(stderr, "{} is as it was; the new model is {}\n", settings.output, path);
  if (!missed.empty()) {
    std::fflush(stdout);
    fmt::print(stderr, "ravine: required but not met: {}\n", missed);
    return exit_requirement;
  }
  if (!settings.report.empty() && settings.report != "-" && !quiet && !json)
    fmt::print("report: {}\n", settings.report);
  if (interrupted == 0 && !quiet && !json && !path.empty() && path != "-")
    fmt::print("next:  ravine predict {} new.csv -o predictions.csv\n", path);
  return interrupted;
}

// What was typed, or, where part of it was in a file that may change or vanish, every choice.
Repetition TrainCommand::repetition() const {
  Given all;
  for (const Setting& s : table)
    if (const std::string value = s.get(); !value.empty()) all.emplace_back(s.key, value);
  return {command_line("train", table, config.empty() && resume.empty() ? given : all), print_config(table)};
}

void TrainCommand::print_json(const TableTraining& job, const Trained& result, const std::string& path) const {
  const Json model = path.empty() ? Json(nullptr) : Json(path);
  Json out{{"model", model},
           {"task", job.schema().target.kind == Target::Kind::number ? "regress" : "classify"},
           {"rows", {{"train", job.training().rows}, {"valid", job.validation().rows}, {"test", job.testing().rows}}},
           {"parameters", job.network().layout().parameters()},
           {"optimizer", job.options().optimizer},
           {"network", job.options().model},
           {"loss", job.options().loss},
           {"batch", job.fit_options().batch},
           {"seed", job.options().seed},
           {"epochs", result.run.epochs.size()},
           {"best_epoch", result.run.best_epoch},
           {"outcome", to_string(result.run.outcome)},
           {"seconds", result.run.seconds},
           {"timing",
            {{"read", result.timing.read},
             {"encode", result.timing.encode},
             {"train", result.timing.train},
             {"evaluate", result.timing.evaluate}}},
           {"metrics",
            {{"train", to_json(result.train)},
             {"valid", to_json(result.valid)},
             {"test", to_json(result.test)},
             {"baseline", to_json(result.baseline)}}}};
  if (result.run.instruments) out["instruments"] = to_json(*result.run.instruments);
  fmt::print("{}\n", out.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void TrainCommand::print_summary(const TableTraining& job, const Trained& result) const {
  const Run& run = result.run;
  const bool classes = job.schema().target.kind == Target::Kind::classes;
  const std::size_t last = job.testing().rows > 0      ? job.testing().rows
                           : job.validation().rows > 0 ? job.validation().rows
                                                       : job.training().rows;
  std::fputs(
      metrics_table({{"train", job.training().rows, result.train},
                     {"valid", job.validation().rows, result.valid},
                     {"test", job.testing().rows, result.test},
                     {"baseline", last, result.baseline, classes ? "always the commonest class" : "always the mean"}})
          .c_str(),
      stdout);
  if (run.instruments)
    std::fputs(
        instrument_panel(*run.instruments, job.fit_options().batch == 0 ? job.training().rows : job.fit_options().batch)
            .c_str(),
        stdout);
  std::string end;
  if (run.outcome == Outcome::stopped_early) end = fmt::format("; stopped early after {}", run.epochs.size());
  if (run.outcome == Outcome::time_limit) end = fmt::format("; the time was up after {}", run.epochs.size());
  if (run.outcome == Outcome::interrupted) end = fmt::format("; interrupted after {}", run.epochs.size());
  fmt::print("{} parameters, {}, {}; weights of epoch {} of {}{}\n", format_count(job.network().layout().parameters()),
             job.options().model, format_seconds(run.seconds), run.best_epoch, job.fit_options().epochs, end);
}

}  // namespace

Command train_command() {
  static TrainCommand c;
  Command command{
      .name = "train",
      .summary = "Learns to predict a column of a table and keeps the model.",
      .examples = {"ravine train data.csv --target y -o model.ravine",
                   "ravine train data.csv --target y --model perceptron --optimizer \"sgd lr=0.1\" --batch full",
                   "ravine train data.csv --target -1 --no-header --test test.csv --json",
                   "ravine train images.gz --labels labels.gz --model cnn:16,32/128"},
      .positionals = {{"FILE", "a CSV, IDX or NPY file, perhaps .gz; - is standard input",
                       [](const std::string& t) { c.given.emplace_back("data", t); }, false}},
      .options = as_options(c.table, c.given),
      .run = [] { return c.run(); },
      .notes =
          "What is not said is chosen by the data; --print-config shows what. The model is the one of the best\n"
          "validation loss, and the figures printed are of exactly those weights."};
  const std::string group = "output";
  command.options.push_back(
      {"--json", "", "print one JSON object on standard output", group, [](const std::string&) { c.json = true; }});
  command.options.push_back({"--instruments", "",
                             "watch gradient norm, step sizes, gradient noise, sharpness and dead units; the weights "
                             "stay the same",
                             group, [](const std::string&) { c.instruments = true; }});
  command.options.push_back(
      {"--quiet,-q", "", "no progress and no summary", group, [](const std::string&) { c.quiet = true; }});
  command.options.push_back({"--timing", "", "say how long reading, encoding, training and evaluating took", group,
                             [](const std::string&) { c.timing = true; }});
  command.options.push_back({"--config", "FILE",
                             "a TOML file with these options as keys (max_time = \"60s\"); options here overrule it",
                             "configuration", [](const std::string& t) { c.config = t; }});
  command.options.push_back({"--print-config", "", "print the resolved configuration as TOML, and do not train",
                             "configuration", [](const std::string&) { c.print = true; }});
  command.options.push_back({"--resume", "FILE", "go on from a checkpoint, as if never interrupted", "configuration",
                             [](const std::string& t) { c.resume = t; }});
  return command;
}

}  // namespace ravine::cli
