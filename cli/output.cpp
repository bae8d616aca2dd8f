#include "cli/output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ravine/core/text.hpp"
#include "ravine/report/report.hpp"

namespace ravine::cli {
namespace {

// Letters as people see them: UTF-8 continuation bytes take no column.
std::size_t columns(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

Json to_json(const Metrics& metrics) {
  if (metrics.empty()) return nullptr;
  Json json = Json::object();
  for (const auto& [name, value] : metrics) json[name] = value;
  return json;
}

Json confusion_json(const Target& target, const Dataset& data, const Outputs& outputs) {
  if (target.kind == Target::Kind::number) return nullptr;
  const std::size_t n = target.classes.size();
  const std::vector<std::size_t> counts = confusion(data.labels, predicted_classes(outputs), n);
  Json matrix = Json::array();
  for (std::size_t t = 0; t < n; ++t)
    matrix.push_back(std::vector<std::size_t>(counts.begin() + static_cast<std::ptrdiff_t>(t * n),
                                              counts.begin() + static_cast<std::ptrdiff_t>((t + 1) * n)));
  return {{"labels", target.classes}, {"matrix", matrix}};
}

std::string aligned(const std::vector<std::vector<std::string>>& rows, std::size_t indent) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows)
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (j == widths.size()) widths.push_back(0);
      widths[j] = std::max(widths[j], columns(row[j]));
    }
  std::string text;
  for (const auto& row : rows) {
    std::string line(indent, ' ');
    for (std::size_t j = 0; j < row.size(); ++j) {
      std::string plain = row[j];
      std::erase(plain, ',');
      const std::string gap(widths[j] - columns(row[j]), ' ');
      const bool number =
          parse_number(plain).has_value() ||
          (&row == &rows[0] && j > 0 && rows.size() > 1 && j < rows[1].size() && parse_number(rows[1][j]).has_value());
      line += (number ? gap + row[j] : row[j] + gap) + (j + 1 < row.size() ? "  " : "");
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

void remark(const std::string& text) {
  std::fflush(stdout);
  fmt::print(stderr, "{}\n", text);
}

void Handout::check() const {
  if (!report.empty()) check_report(report);
}

void Handout::give(const Json& result, const std::string& kind) const {
  if (!wanted()) return;
  const std::string text = result.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (!report.empty()) write_report(report, kind, text);
  if (json) fmt::print("{}\n", text);
}

std::string wrap(const std::string& text, std::size_t indent, std::size_t width) {
  std::string result;
  std::size_t column = indent;
  for (const std::string& word : split(text, ' ')) {
    if (column + word.size() + 1 > width && column > indent) {
      result += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (!result.empty()) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word.size();
  }
  return result;
}

std::string metrics_table(const std::vector<MetricsRow>& rows) {
  std::vector<std::vector<std::string>> table(1);
  table[0] = {"", "rows"};
  for (const auto& [name, value] : rows[0].metrics) table[0].push_back(name);
  for (const MetricsRow& row : rows) {
    if (row.metrics.empty()) continue;
    std::vector<std::string>& line = table.emplace_back();
    line = {row.name, format_count(row.rows)};
    for (const auto& [name, value] : row.metrics)
      line.push_back(std::isnan(value)        ? "-"
                     : std::abs(value) >= 1e4 ? fmt::format("{:.0f}", value)
                     : std::abs(value) >= 10  ? fmt::format("{:.2f}", value)
                                              : fmt::format("{:.4f}", value));
    line.push_back(row.note);
  }
  return aligned(table, 0);
}

}  // namespace ravine::cli
