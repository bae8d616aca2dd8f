#include "ravine/data/table.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "ravine/core/source.hpp"
#include "ravine/core/text.hpp"

namespace ravine {
namespace {

// Collects one column. It takes cells for numbers until one is not; then the cells so far are read again as text.
class ColumnReader {
 public:
  ColumnReader(std::string name, const ReadOptions& options, char decimal) : options_(options), decimal_(decimal) {
    column_.name = std::move(name);
    const auto decided = options.columns.find(column_.name);
    if (decided == options.columns.end()) return;
    column_.skipped = decided->second == ReadOptions::As::skip;
    decided_ = true;
    if (decided->second == ReadOptions::As::text) column_.form = Column::Form::text;
  }

  [[nodiscard]] bool skipped() const { return column_.skipped; }

  /// Takes the next cell; false if the cells so far must be read again, as text, before this one.
  bool take(const Cell& cell, const CsvCursor& cursor, std::size_t index) {
    const std::string_view text = strip(cell.text);
    if (is_missing(text)) {
      ++column_.missing;
      if (column_.form == Column::Form::numeric) column_.numbers.push_back(std::numeric_limits<double>::quiet_NaN());
      else column_.codes.push_back(missing_code);
      return true;
    }
    const std::optional<double> number = parse(text);
    if (number) {
      ++column_.number_cells;
      if (!(std::abs(*number) <= largest_number) && column_.first_huge.file.empty()) {
        column_.first_huge = cursor.place(index);
        column_.first_huge_cell = text;
      }
    } else if (column_.first_text.file.empty()) {
      column_.first_text = cursor.place(index);
      column_.first_text_cell = text;
    }
    if (column_.form == Column::Form::text) {
      column_.codes.push_back(code(text));
      return true;
    }
    if (number) {
      column_.numbers.push_back(*number);
      return true;
    }
    if (decided_)
      throw Error(Fault::data, cursor.place(index),
                  "column " + quote(column_.name) + " is numeric, but this cell is " + quote(text) +
                      "; mend it, or name it with --missing if it means missing");
    return false;
  }

  /// Goes over to text; the cells taken so far follow by retake(), in order.
  void become_text() {
    column_.form = Column::Form::text;
    column_.numbers = {};
  }
  void retake(const Cell& cell) {
    const std::string_view text = strip(cell.text);
    column_.codes.push_back(is_missing(text) ? missing_code : code(text));
  }

  Column finish() { return std::move(column_); }

 private:
  [[nodiscard]] std::string_view strip(std::string_view text) const {
    if (options_.strip.empty() || parse(text)) return text;
    auto dropped = [&](char c) { return c == ' ' || c == '\t' || options_.strip.find(c) != std::string::npos; };
    while (!text.empty() && dropped(text.front())) text.remove_prefix(1);
    while (!text.empty() && dropped(text.back())) text.remove_suffix(1);
    return text;
  }
  [[nodiscard]] bool is_missing(std::string_view text) const {
    return means_missing(text) ||
           std::find(options_.missing.begin(), options_.missing.end(), text) != options_.missing.end();
  }
  [[nodiscard]] std::optional<double> parse(std::string_view text) const {
    if (decimal_ == '.') return parse_number(text);
    std::string copy(text);
    if (copy.find('.') != std::string::npos) return std::nullopt;
    std::replace(copy.begin(), copy.end(), ',', '.');
    return parse_number(copy);
  }
  std::int32_t code(std::string_view text) {
    const auto [found, added] = codes_.try_emplace(std::string(text), static_cast<std::int32_t>(column_.values.size()));
    if (added) column_.values.emplace_back(text);
    return found->second;
  }

  const ReadOptions& options_;
  const char decimal_;
  Column column_;
  bool decided_ = false;
  std::unordered_map<std::string, std::int32_t> codes_;
};

std::string cells(std::size_t n) { return std::to_string(n) + (n == 1 ? " cell" : " cells"); }

// Names of columns: unique, none empty.
std::vector<std::string> column_names(const CsvCursor& cursor, bool header) {
  std::vector<std::string> names;
  std::unordered_set<std::string> taken;
  for (std::size_t j = 0; j < cursor.cells().size(); ++j) {
    const std::string plain = "c" + std::to_string(j);
    std::string name = header ? std::string(cursor.cells()[j].text) : plain;
    if (name.empty()) name = plain;
    const std::string stem = name;
    for (int k = 1; !taken.insert(name).second; ++k) name = stem + "." + std::to_string(k);
    names.push_back(std::move(name));
  }
  return names;
}

Dialect decide_dialect(std::string_view text, const std::string& file, const ReadOptions& options) {
  Dialect dialect = sniff(text, file, &means_missing);
  dialect.delimiter = options.delimiter.value_or(dialect.delimiter);
  dialect.decimal = options.decimal.value_or(dialect.decimal);
  dialect.header = options.header.value_or(dialect.header);
  return dialect;
}

// Reads the first `rows` data rows of column `index` again, as text.
void read_again(ColumnReader& reader, std::string_view text, const std::string& file, const Dialect& dialect,
                std::size_t index, std::size_t rows) {
  reader.become_text();
  CsvCursor cursor(text, file, dialect.delimiter);
  if (dialect.header) cursor.next();
  for (std::size_t r = 0; r < rows && cursor.next(); ++r) reader.retake(cursor.cells()[index]);
}

}  // namespace

bool means_missing(std::string_view cell) {
  if (cell.empty() || cell == "?") return true;
  if (cell.size() < 2 || cell.size() > 4) return false;
  const std::string folded = lower(cell);
  return folded == "na" || folded == "n/a" || folded == "#n/a" || folded == "nan" || folded == "null";
}

const Column* Table::find(const std::string& name) const {
  for (const Column& column : columns)
    if (column.name == name) return &column;
  return nullptr;
}

std::vector<std::string> Table::names() const {
  std::vector<std::string> names;
  for (const Column& column : columns) names.push_back(column.name);
  return names;
}

Table parse_csv(std::string_view text, const std::string& file, const ReadOptions& options) {
  Table table{.file = file,
              .hash = content_hash(text),
              .dialect = decide_dialect(text, file, options),
              .rows = 0,
              .columns = {}};
  CsvCursor cursor(text, file, table.dialect.delimiter);
  if (!cursor.next()) fail_data(file + ": holds no rows");
  std::vector<ColumnReader> readers;
  for (std::string& name : column_names(cursor, table.dialect.header))
    readers.emplace_back(std::move(name), options, table.dialect.decimal);
  for (bool more = table.dialect.header ? cursor.next() : true; more; more = cursor.next()) {
    const std::vector<Cell>& record = cursor.cells();
    if (record.size() != readers.size())
      throw Error(Fault::data, {file, cursor.line(), 0},
                  "this row has " + cells(record.size()) + ", but the " +
                      (table.dialect.header ? "header" : "first row") + " has " + std::to_string(readers.size()) +
                      " (delimiter: " + delimiter_name(table.dialect.delimiter) +
                      "); mend the row, or set --delimiter");
    for (std::size_t j = 0; j < record.size(); ++j) {
      if (readers[j].skipped() || readers[j].take(record[j], cursor, j)) continue;
      read_again(readers[j], text, file, table.dialect, j, table.rows);
      readers[j].retake(record[j]);
    }
    ++table.rows;
  }
  if (table.rows == 0) fail_data(file + ": holds a header but no rows");
  for (ColumnReader& reader : readers) table.columns.push_back(reader.finish());
  return table;
}

Table read_csv(const std::string& path, const ReadOptions& options) {
  const Source source(path);
  return parse_csv(source.text(), source.name(), options);
}

Place locate(const Table& table, std::size_t row, const std::string& column) {
  const auto names = table.names();
  const auto index = static_cast<std::size_t>(std::find(names.begin(), names.end(), column) - names.begin());
  if (table.file == "<stdin>") return {table.file, 0, 0};
  try {
    const Source source(table.file);
    CsvCursor cursor(source.text(), table.file, table.dialect.delimiter);
    if (table.dialect.header) cursor.next();
    for (std::size_t r = 0; cursor.next(); ++r)
      if (r == row) return cursor.place(index);
  } catch (const Error&) {
    // The file is gone by now: the name alone must do.
  }
  return {table.file, 0, 0};
}

}  // namespace ravine
