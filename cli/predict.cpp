#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "cli/notes.hpp"
#include "cli/settings.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/files.hpp"
#include "ravine/core/text.hpp"
#include "ravine/train/predictor.hpp"

namespace ravine::cli {
namespace {

struct PredictCommand {
  std::string model, file, output = "-";
  ReadOptions reading;
  std::vector<Setting> table = reading_settings(reading);
  Given given;
  unsigned threads = 0;
  bool proba = false, quiet = false;

  int run();
};

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string cell = "\"";
  for (const char c : text) cell += c == '"' ? "\"\"" : std::string(1, c);
  return cell + "\"";
}

int PredictCommand::run() {
  apply_settings(table, {}, given);
  const Model m = Model::load(model);
  const Target& target = m.schema.target;
  if (proba && target.kind == Target::Kind::number)
    fail_usage("--proba: " + model + " predicts the number " + quote(target.name) + ", which has no probabilities");
  AtomicFile out(output);
  Predictor predictor(m, threads);
  EncodingNotes notes;
  const Table data = predictor.read(file, reading, false);
  const Outputs outputs = predictor.run(predictor.encode(data, false, notes));
  if (!quiet) print_encoding_notes(notes);

  std::string header = "prediction";
  if (proba)
    for (const std::string& name : target.classes) header += "," + csv_cell("p_" + name);
  out.write(header + "\n");
  if (target.kind == Target::Kind::number) {
    for (const double v : predicted_numbers(outputs, target)) out.write(fmt::format("{}\n", static_cast<float>(v)));
  } else {
    const std::vector<std::int32_t> classes = predicted_classes(outputs);
    const std::vector<double> p = probabilities(outputs);
    const std::size_t n = target.classes.size();
    for (std::size_t i = 0; i < classes.size(); ++i) {
      std::string line = csv_cell(target.classes[static_cast<std::size_t>(classes[i])]);
      if (proba)
        for (std::size_t c = 0; c < n; ++c) line += fmt::format(",{:.6g}", p[i * n + c]);
      out.write(line + "\n");
    }
  }
  out.commit();
  if (!quiet && output != "-")
    fmt::print(stderr, "{}: {} predictions of {}\n", output, format_count(data.rows), target.name);
  return 0;
}

}  // namespace

Command predict_command() {
  static PredictCommand c;
  Command command{
      .name = "predict",
      .summary =
          "Predicts the rows of a new file with a model. Columns are matched by name, in any order; the target may be "
          "absent; rows keep their order.",
      .examples = {"ravine predict model.ravine new.csv -o predictions.csv",
                   "ravine predict model.ravine new.csv --proba | head"},
      .positionals = {{"MODEL", "a file that `ravine train -o` wrote", [](const std::string& t) { c.model = t; }},
                      {"FILE", "the rows; - is standard input", [](const std::string& t) { c.file = t; }}},
      .options = {{"--output,-o", "FILE", "where the predictions go; standard output if absent", "",
                   [](const std::string& t) { c.output = t; }},
                  {"--proba", "", "add the probability of every class", "", [](const std::string&) { c.proba = true; }},
                  {"--threads", "N", "worker threads (one per processor)", "",
                   [](const std::string& t) { c.threads = static_cast<unsigned>(count_argument("--threads", t, 1)); }},
                  {"--quiet,-q", "", "say nothing about the data", "", [](const std::string&) { c.quiet = true; }}},
      .run = [] { return c.run(); }};
  for (Option& option : as_options(c.table, c.given)) command.options.push_back(std::move(option));
  return command;
}

}  // namespace ravine::cli
