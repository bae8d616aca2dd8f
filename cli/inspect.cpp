#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "cli/notes.hpp"
#include "cli/output.hpp"
#include "cli/settings.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/source.hpp"
#include "ravine/core/text.hpp"
#include "ravine/train/model.hpp"

namespace ravine::cli {
namespace {

struct InspectCommand {
  TrainSettings settings;
  std::vector<Setting> table = train_settings(settings);
  Given given;
  std::string file;
  bool json = false;

  int run();

 private:
  int inspect_table(const AnyTable& read);
};

// One column as a person wants to see it.
struct ColumnReport {
  std::string use, content, note;
  std::size_t distinct = 0;
  bool problem = false;
};

std::string first_values(const std::vector<std::string>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i == 4 || text.size() > 36) return text + ", ...";
    text += (i > 0 ? ", " : "") + (values[i].size() > 20 ? values[i].substr(0, 17) + "..." : values[i]);
  }
  return text;
}

ColumnReport report(const Column& column, std::size_t rows, const SchemaOptions& options) {
  ColumnReport r;
  try {
    const Feature f = infer_feature(column, rows, options);
    r.use = f.use == Use::numeric ? "number" : f.use == Use::category ? "category" : "left out";
    r.note = f.reason;
  } catch (const Error& e) {
    r.use = "ERROR";
    r.note = e.what();
    r.problem = true;
  }
  if (column.form == Column::Form::numeric) {
    const std::vector<double> values = distinct_numbers(column);
    r.distinct = values.size();
    if (!values.empty()) r.content = format_short(values.front(), 6) + " .. " + format_short(values.back(), 6);
  } else {
    r.distinct = column.values.size();
    r.content = first_values(column.values);
  }
  return r;
}

int InspectCommand::inspect_table(const AnyTable& read) {
  const Table& t = read.table;
  const std::string target = settings.options.target.empty() ? "" : resolve_column(t, settings.options.target);
  std::vector<std::vector<std::string>> rows{{"column", "as", "missing", "distinct", "values", "note"}};
  Json columns = Json::array();
  std::vector<std::string> problems;
  constexpr std::size_t most = 200;
  for (const Column& column : t.columns) {
    ColumnReport r = report(column, t.rows, settings.options.schema);
    if (column.name == target) {
      SchemaOptions options = settings.options.schema;
      options.target = target;
      r.use = "target";
      r.note = describe_target(infer_target(t, column, options));
      r.problem = false;
    }
    columns.push_back({{"name", column.name},
                       {"as", r.use},
                       {"missing", column.missing},
                       {"distinct", r.distinct},
                       {"values", r.content},
                       {"note", r.note}});
    if (r.problem) problems.push_back(r.note);
    if (rows.size() <= most)
      rows.push_back({column.name, r.use, format_count(column.missing), format_count(r.distinct), r.content,
                      r.problem ? "see below" : r.note});
  }
  if (json) {
    const Json out{{"file", t.file},
                   {"rows", t.rows},
                   {"delimiter", delimiter_name(t.dialect.delimiter)},
                   {"header", t.dialect.header},
                   {"decimal", std::string(1, t.dialect.decimal)},
                   {"shape", read.row_shape},
                   {"hash", t.hash},
                   {"columns", columns}};
    fmt::print("{}\n", out.dump(-1, ' ', false, Json::error_handler_t::replace));
  } else {
    fmt::print("{}\n\n{}", describe_table(t, read.row_shape), aligned(rows, 0));
    if (t.columns.size() > most)
      fmt::print("... and {} more columns (--json lists all)\n", format_count(t.columns.size() - most));
    if (target.empty() && problems.empty())
      fmt::print("\nnext:  ravine train {} --target {} -o model.ravine\n", t.file,
                 t.dialect.header ? t.columns.back().name : "-1");
  }
  if (problems.empty()) return 0;
  std::fflush(stdout);
  for (const std::string& problem : problems) fmt::print(stderr, "ravine: {}\n", problem);
  return static_cast<int>(Fault::data);
}

void print_model(const Model& m, const std::string& file, bool json) {
  const Origin& o = m.origin;
  const Network<float> network(m.shape());
  const std::size_t parameters = network.layout().parameters();
  std::vector<std::vector<std::string>> rows{{"column", "as", "encoding"}};
  Json columns = Json::array();
  for (const Feature& f : m.schema.features) {
    const std::string use = f.use == Use::numeric ? "number" : f.use == Use::category ? "category" : "left out";
    std::string how = f.reason;
    if (f.use == Use::numeric)
      how = fmt::format("(x - {}) / {}{}", format_short(f.mean, 6), format_short(f.deviation, 6),
                        f.flags_missing ? "; a gap is the median " + format_short(f.median, 6) + " and flagged" : "");
    if (f.use == Use::category)
      how = fmt::format(
          "{} levels{}{}{}: {}", f.levels.size(), f.has_other ? " and others" : "", f.has_missing ? " and missing" : "",
          f.vector_size > 0 ? fmt::format(" as {} learned numbers", f.vector_size) : "", first_values(f.levels));
    rows.push_back({f.name, use, how});
    columns.push_back({{"name", f.name}, {"as", use}, {"encoding", how}});
  }
  if (json) {
    const Json out{{"file", file},
                   {"version", o.version},
                   {"target", m.schema.target.name},
                   {"task", m.schema.target.kind == Target::Kind::number ? "regress" : "classify"},
                   {"classes", m.schema.target.classes},
                   {"network", m.network.text()},
                   {"parameters", parameters},
                   {"loss", o.loss},
                   {"optimizer", o.optimizer},
                   {"seed", o.seed},
                   {"epochs", o.epochs},
                   {"best_epoch", o.best_epoch},
                   {"data_file", o.data_file},
                   {"data_hash", o.data_hash},
                   {"valid", to_json(o.valid)},
                   {"test", to_json(o.test)},
                   {"columns", columns}};
    fmt::print("{}\n", out.dump(-1, ' ', false, Json::error_handler_t::replace));
    return;
  }
  constexpr std::size_t most = 200;
  if (rows.size() > most) rows.resize(most);
  fmt::print("{}: a model that predicts {} ({}), made by ravine {}\n\n{}\n", file, m.schema.target.name,
             describe_target(m.schema.target), o.version, aligned(rows, 0));
  fmt::print("network: {}, {} parameters\nlearned: {}, {}, seed {}, weights of epoch {} of {}\nfrom:    {} (XXH3 {})\n",
             m.network.text(), format_count(parameters), o.loss, o.optimizer, o.seed, o.best_epoch, o.epochs,
             o.data_file, o.data_hash);
  const auto line = [](const char* name, const Metrics& metrics) {
    std::string text;
    for (const auto& [key, value] : metrics) text += fmt::format("  {} {:.4g}", key, value);
    if (!text.empty()) fmt::print("{}{}\n", name, text);
  };
  line("valid: ", o.valid);
  line("test:  ", o.test);
}

int InspectCommand::run() {
  apply_settings(table, {}, given);
  const std::string_view model_start = "{\"__metadata__\":{\"ravine\":\"model\"";
  if (file != "-" && Source(file).text().substr(8).starts_with(model_start)) {
    print_model(Model::load(file), file, json);
    return 0;
  }
  const TrainOptions& o = settings.options;
  const AnyTable read = read_table(file, o.labels, reading_with(o.reading, o.schema));
  check_names(o.schema, read.table);
  return inspect_table(read);
}

}  // namespace

Command inspect_command() {
  static InspectCommand c;
  Command command{.name = "inspect",
                  .summary = "Shows what a file holds and how its columns would be used; or what a model file is.",
                  .examples = {"ravine inspect data.csv", "ravine inspect data.csv --target y --type zip=cat",
                               "ravine inspect model.ravine"},
                  .positionals = {{"FILE", "a CSV, IDX, NPY or model file; - is standard input",
                                   [](const std::string& t) { c.file = t; }}},
                  .options = {{"--json", "", "print one JSON object on standard output", "",
                               [](const std::string&) { c.json = true; }}},
                  .run = [] { return c.run(); },
                  .notes = "exit code 3 if a column could not be used as it is"};
  for (Option& option : as_options(c.table, c.given))
    if (option.group == "reading" || option.group == "data") {
      const std::string name = option.names.substr(0, option.names.find(','));
      if (name != "--split" && name != "--valid" && name != "--test") command.options.push_back(std::move(option));
    }
  return command;
}

}  // namespace ravine::cli
