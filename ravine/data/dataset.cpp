#include "ravine/data/dataset.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "ravine/core/text.hpp"

namespace ravine {
namespace {

// The columns of a later file that the features of a schema mean; by name, or by position without a header.
std::vector<const Column*> match_columns(const Schema& schema, const Table& table) {
  std::unordered_map<std::string, const Column*> by_name;
  for (const Column& column : table.columns) by_name[column.name] = &column;
  // Without names, a file with one column fewer is one without the target.
  const bool shifted = !schema.header && table.columns.size() == schema.features.size();
  std::vector<const Column*> columns;
  std::vector<std::string> absent;
  for (std::size_t i = 0; i < schema.features.size(); ++i) {
    const Feature& f = schema.features[i];
    const auto found = by_name.find(f.name);
    const Column* column = shifted ? &table.columns[i] : found == by_name.end() ? nullptr : found->second;
    columns.push_back(column);
    if (column == nullptr && f.use != Use::ignored) absent.push_back(f.name);
  }
  if (!absent.empty()) {
    const std::size_t n = absent.size();
    absent.resize(std::min<std::size_t>(n, 8));
    fail_data(table.file + ": " +
              (n == 1 ? "column " : std::to_string(n) + " columns that the model needs are absent: ") +
              join(absent, ", ") + (n > 8 ? ", ..." : "") + (n == 1 ? ", which the model needs, is absent" : "") +
              did_you_mean(absent[0], table.names()));
  }
  return columns;
}

std::size_t machine_memory() {
  return static_cast<std::size_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

// Zeros, in memory or on the disk.
Stored<float> place_for(std::size_t n, const std::string& scratch) {
  const std::size_t bytes = n * sizeof(float);
  if (n == 0 || (scratch.empty() && bytes <= machine_memory() / 2)) return Buffer<float>(n);
  return {ScratchFile(scratch).map(0, bytes), n};
}

struct Writer {
  Dataset& data;
  std::span<const std::uint32_t> rows;

  float& cell(std::size_t i, std::size_t column) { return data.x[i * data.width + column]; }

  std::size_t numeric(const Feature& f, const Column& column, std::size_t at) {
    if (!column.first_huge.file.empty())
      throw Error(Fault::data, column.first_huge,
                  "the number " + column.first_huge_cell + " in column " + quote(column.name) +
                      " is infinite or too large (limit 1e100)");
    std::size_t gaps = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const double v = column.numbers[rows[i]];
      const bool gap = std::isnan(v);
      gaps += gap;
      cell(i, at) = static_cast<float>(((gap ? f.median : v) - f.mean) / f.deviation);
      if (f.flags_missing) cell(i, at + 1) = gap ? 1.0F : 0.0F;
    }
    return f.flags_missing ? 0 : gaps;
  }

  // Returns cells of levels that training had not, and gaps if it had none.
  std::pair<std::size_t, std::size_t> category(const Feature& f, const Column& column, std::size_t at,
                                               std::size_t vector) {
    const auto n = static_cast<std::int32_t>(f.levels.size());
    std::vector<std::int32_t> level(column.values.size());
    for (std::size_t v = 0; v < column.values.size(); ++v) {
      const auto found = std::lower_bound(f.levels.begin(), f.levels.end(), column.values[v]);
      level[v] = found != f.levels.end() && *found == column.values[v]
                     ? static_cast<std::int32_t>(found - f.levels.begin())
                     : n;
    }
    std::size_t unknown = 0, gaps = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::int32_t code = column.codes[rows[i]];
      std::int32_t l = code == missing_code ? n + 1 : level[static_cast<std::size_t>(code)];
      if (l == n && !f.has_other) ++unknown;
      if (l == n + 1 && !f.has_missing) ++gaps, l = n;
      if (f.vector_size > 0) {
        data.codes[i * data.vectors + vector] = l;
      } else if (l < n || (l == n && f.has_other)) {
        cell(i, at + static_cast<std::size_t>(l)) = 1;
      } else if (l == n + 1) {
        cell(i, at + f.width() - 1) = 1;
      }
    }
    return {unknown, gaps};
  }
};

const Column& target_column(const Schema& schema, const Table& table) {
  const Column* column = table.find(schema.target.name);
  if (column == nullptr || column->skipped)
    fail_data(table.file + ": the target " + quote(schema.target.name) + " is absent" +
              did_you_mean(schema.target.name, table.names()));
  return *column;
}

// "drop them with --strip ." if that makes every unknown label known.
std::string strip_hint(const Target& target, const std::vector<std::string>& unknown) {
  const std::string end = unknown[0].substr(unknown[0].size() - 1);
  for (const std::string& label : unknown) {
    if (!label.ends_with(end) || std::find(target.classes.begin(), target.classes.end(),
                                           label.substr(0, label.size() - 1)) == target.classes.end())
      return "; if they differ only in characters at their ends, --strip CHARS drops those";
  }
  return "; --strip " + end + " drops the " + quote(end) + " at their end";
}

}  // namespace

std::vector<std::uint32_t> rows_with_target(const Schema& schema, const Table& table) {
  const Column& column = target_column(schema, table);
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < table.rows; ++row)
    if (!column.is_missing(row)) rows.push_back(row);
  return rows;
}

std::vector<std::int32_t> class_labels(const Schema& schema, const Table& table, std::span<const std::uint32_t> rows) {
  const Column& column = target_column(schema, table);
  const Target& target = schema.target;
  std::unordered_map<std::string, std::int32_t> index;
  for (std::size_t i = 0; i < target.classes.size(); ++i) index[target.classes[i]] = static_cast<std::int32_t>(i);
  std::vector<std::string> unknown;
  std::uint32_t first = 0;
  auto look_up = [&](const std::string& label, std::uint32_t row) {
    const auto found = index.find(label);
    if (found != index.end()) return found->second;
    if (unknown.empty()) first = row;
    if (std::find(unknown.begin(), unknown.end(), label) == unknown.end()) unknown.push_back(label);
    return std::int32_t{0};
  };
  std::vector<std::int32_t> labels;
  labels.reserve(rows.size());
  for (const std::uint32_t row : rows) {
    if (column.form == Column::Form::numeric) {
      labels.push_back(look_up(format_number(column.numbers[row]), row));
    } else {
      const std::string& text = column.values[static_cast<std::size_t>(column.codes[row])];
      const auto number = target.numeric_classes ? parse_number(text) : std::nullopt;
      labels.push_back(look_up(number ? format_number(*number) : text, row));
    }
  }
  if (!unknown.empty()) {
    std::vector<std::string> shown;
    for (std::size_t i = 0; i < std::min<std::size_t>(unknown.size(), 5); ++i) shown.push_back(quote(unknown[i]));
    throw Error(Fault::data, locate(table, first, column.name),
                "target " + quote(column.name) + " has " + (unknown.size() == 1 ? "a label" : "labels") +
                    " that training never saw: " + join(shown, ", ") + (unknown.size() > 5 ? ", ..." : "") +
                    strip_hint(target, unknown));
  }
  return labels;
}

Dataset encode(const Schema& schema, const Table& table, bool with_target, EncodingNotes& notes,
               const std::vector<std::uint32_t>* selection) {
  const std::vector<const Column*> columns = match_columns(schema, table);
  Dataset data;
  if (selection != nullptr) {
    data.file_row = *selection;
  } else if (with_target) {
    data.file_row = rows_with_target(schema, table);
    notes.rows_without_target = table.rows - data.file_row.size();
  } else {
    for (std::uint32_t row = 0; row < table.rows; ++row) data.file_row.push_back(row);
  }
  data.rows = data.file_row.size();
  data.width = schema.width();
  for (const Feature& f : schema.features) data.vectors += f.vector_size > 0;
  data.x = place_for(data.rows * data.width, table.scratch);
  data.codes.resize(data.rows * data.vectors);

  Writer writer{data, data.file_row};
  std::size_t at = 0, vector = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Feature& f = schema.features[i];
    if (f.use == Use::ignored) continue;
    std::size_t unknown = 0, gaps = 0;
    if (f.use == Use::numeric) gaps = writer.numeric(f, *columns[i], at);
    else std::tie(unknown, gaps) = writer.category(f, *columns[i], at, vector);
    if (unknown > 0) notes.unknown_levels[f.name] += unknown;
    if (gaps > 0) notes.unexpected_missing[f.name] += gaps;
    at += f.width();
    vector += f.vector_size > 0;
    columns[i]->release();
  }
  if (!with_target) return data;

  if (schema.target.kind == Target::Kind::classes) {
    data.labels = class_labels(schema, table, data.file_row);
    if (schema.target.classes.size() == 2) data.targets.assign(data.labels.begin(), data.labels.end());
  } else {
    const Column& column = target_column(schema, table);
    if (column.form == Column::Form::text)
      throw Error(Fault::data, column.first_text,
                  "the target " + quote(column.name) + " should be a number, but this cell is " +
                      quote(column.first_text_cell));
    if (!column.first_huge.file.empty())
      throw Error(Fault::data, column.first_huge,
                  "the target " + column.first_huge_cell + " is infinite or too large (limit 1e100)");
    for (const std::uint32_t row : data.file_row)
      data.targets.push_back(static_cast<float>((column.numbers[row] - schema.target.mean) / schema.target.deviation));
  }
  return data;
}

}  // namespace ravine
