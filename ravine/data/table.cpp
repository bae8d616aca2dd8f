#include "ravine/data/table.hpp"

#include <algorithm>

#include "ravine/core/source.hpp"
#include "ravine/core/text.hpp"

namespace ravine {
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
