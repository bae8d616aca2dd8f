// What commands print: metrics as JSON and as tables, the same everywhere.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ravine/record/run.hpp"
#include "ravine/train/metrics.hpp"

namespace ravine::cli {

using Json = nlohmann::ordered_json;

/// An object with the figures; null if there are none.
Json to_json(const Metrics& metrics);
/// {"labels": [...], "matrix": [[...], ...]}, rows are the true class; null for a number.
Json confusion_json(const Target& target, const Dataset& data, const Outputs& outputs);

/// Where a result goes besides the terminal: the page behind --report, standard output as JSON.
struct Handout {
  std::string report;
  bool json = false;

  [[nodiscard]] bool wanted() const { return json || !report.empty(); }
  /// Complains before the work about a report that could not be written. Throws Error.
  void check() const;
  /// Writes the page of this kind and prints the object, where asked for.
  void give(const Json& result, const std::string& kind) const;
};

/// A table with a line per named set of figures.
struct MetricsRow {
  std::string name;
  std::size_t rows;
  Metrics metrics;
  std::string note = "";
};
std::string metrics_table(const std::vector<MetricsRow>& rows);

/// Columns aligned, two blanks between; numbers (cells that read as such) to the right.
std::string aligned(const std::vector<std::vector<std::string>>& rows, std::size_t indent);

/// A line about the result on standard error, after what went to standard output, also where both are one file.
void remark(const std::string& text);

/// Lines of `text` broken at blanks before `width`, the following ones indented; the first begins at column `indent`.
std::string wrap(const std::string& text, std::size_t indent, std::size_t width);

}  // namespace ravine::cli
