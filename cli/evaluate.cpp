#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "cli/notes.hpp"
#include "cli/output.hpp"
#include "cli/settings.hpp"
#include "ravine/core/text.hpp"
#include "ravine/train/predictor.hpp"

namespace ravine::cli {
namespace {

struct EvaluateCommand {
  std::string model, file;
  ReadOptions reading;
  std::vector<Setting> table = reading_settings(reading);
  Given given;
  unsigned threads = 0;
  bool json = false, quiet = false;

  int run();
};

std::string confusion_table(const Target& target, const Dataset& data, const Outputs& outputs) {
  const std::size_t n = target.classes.size();
  if (n > 20) return "";
  const std::vector<std::size_t> counts = confusion(data.labels, predicted_classes(outputs), n);
  std::vector<std::vector<std::string>> rows{{"true \\ predicted"}};
  for (const std::string& name : target.classes) rows[0].push_back(name);
  for (std::size_t t = 0; t < n; ++t) {
    std::vector<std::string>& row = rows.emplace_back(std::vector<std::string>{target.classes[t]});
    for (std::size_t p = 0; p < n; ++p) row.push_back(format_count(counts[t * n + p]));
  }
  return "\n" + aligned(rows, 0);
}

int EvaluateCommand::run() {
  apply_settings(table, {}, given);
  const Model m = Model::load(model);
  Predictor predictor(m, threads);
  EncodingNotes notes;
  const Dataset data = predictor.encode(predictor.read(file, reading, true), true, notes);
  if (!quiet) print_encoding_notes(notes);
  if (data.rows == 0) fail_data(file + ": no row has a target to compare with");
  const Outputs outputs = predictor.run(data);
  const Metrics metrics = score(m.schema.target, data, outputs);
  if (json) {
    const Json out{{"rows", data.rows},
                   {"metrics", to_json(metrics)},
                   {"confusion", confusion_json(m.schema.target, data, outputs)}};
    fmt::print("{}\n", out.dump(-1, ' ', false, Json::error_handler_t::replace));
    return 0;
  }
  std::fputs(metrics_table({{file, data.rows, metrics}}).c_str(), stdout);
  if (m.schema.target.kind == Target::Kind::classes)
    std::fputs(confusion_table(m.schema.target, data, outputs).c_str(), stdout);
  return 0;
}

}  // namespace

Command evaluate_command() {
  static EvaluateCommand c;
  Command command{
      .name = "evaluate",
      .summary = "Scores a model on a file that has the target.",
      .examples = {"ravine evaluate model.ravine test.csv", "ravine evaluate model.ravine test.csv --json"},
      .positionals = {{"MODEL", "a file that `ravine train -o` wrote", [](const std::string& t) { c.model = t; }},
                      {"FILE", "the rows; - is standard input", [](const std::string& t) { c.file = t; }}},
      .options = {{"--json", "", "print one JSON object on standard output", "",
                   [](const std::string&) { c.json = true; }},
                  {"--threads", "N", "worker threads (one per processor)", "",
                   [](const std::string& t) { c.threads = static_cast<unsigned>(count_argument("--threads", t, 1)); }},
                  {"--quiet,-q", "", "say nothing about the data", "", [](const std::string&) { c.quiet = true; }}},
      .run = [] { return c.run(); }};
  for (Option& option : as_options(c.table, c.given)) command.options.push_back(std::move(option));
  return command;
}

}  // namespace ravine::cli
