#include "cli/notes.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

constexpr std::size_t shown = 6;  // names in a list before it is cut

std::string cut_list(std::vector<std::string> items) {
  const std::size_t n = items.size();
  if (n > shown) items.resize(shown);
  return join(items, ", ") + (n > shown ? fmt::format(" and {} more", n - shown) : "");
}

}  // namespace

std::string describe_table(const Table& table, const std::vector<std::size_t>& row_shape) {
  std::string how = "array";
  if (row_shape.empty() && table.columns.size() != 1)
    how = delimiter_name(table.dialect.delimiter) + (table.dialect.header ? ", header" : ", no header") +
          (table.dialect.decimal == ',' ? ", decimal comma" : "");
  return fmt::format("{}: {}, {} rows, {} columns", table.file, how, format_count(table.rows),
                     format_count(table.columns.size()));
}

std::string describe_target(const Target& target) {
  if (target.kind == Target::Kind::number) return "a number";
  return fmt::format("{} classes ({})", target.classes.size(), cut_list(target.classes));
}

void print_encoding_notes(const EncodingNotes& notes) {
  if (notes.rows_without_target > 0)
    fmt::print(stderr, "{} rows without a target were left out\n", format_count(notes.rows_without_target));
  for (const auto& [column, cells] : notes.unknown_levels)
    fmt::print(stderr, "column {}: {} cells have a level that training did not see; they count as unknown\n", column,
               format_count(cells));
  for (const auto& [column, cells] : notes.unexpected_missing)
    fmt::print(stderr, "column {}: {} cells are missing, though none was in training; they take the usual value\n",
               column, format_count(cells));
}

void print_notes(const TableTraining& job) {
  fmt::print(stderr, "{}\n", describe_table(job.table(), job.schema().image_shape));
  fmt::print(stderr, "target {}: {}\n", job.schema().target.name, describe_target(job.schema().target));
  std::vector<std::string> left_out, vectors;
  for (const Feature& f : job.schema().features) {
    if (f.use == Use::ignored) left_out.push_back(f.name + " (" + f.reason + ")");
    if (f.vector_size > 0)
      vectors.push_back(
          fmt::format("{} ({} levels as {} learned numbers)", f.name, format_count(f.levels.size()), f.vector_size));
    if (f.use == Use::category && !f.reason.empty())
      fmt::print(stderr, "column {}: a category; {}\n", f.name, f.reason);
  }
  if (!left_out.empty()) fmt::print(stderr, "left out: {}\n", cut_list(left_out));
  if (!vectors.empty()) fmt::print(stderr, "embedded: {}\n", cut_list(vectors));
  print_encoding_notes(job.notes());
  const FitOptions& fit = job.fit_options();
  fmt::print(
      stderr, "{} on {} inputs; {}; batch {}, at most {} epochs, patience {}, seed {}\n", job.options().model,
      job.training().width +
          [&] {
            std::size_t n = 0;
            for (const Feature& f : job.schema().features) n += f.vector_size;
            return n;
          }(),
      job.options().optimizer, fit.batch == 0 ? "full" : std::to_string(fit.batch), fit.epochs, fit.patience, fit.seed);
}

}  // namespace ravine::cli
