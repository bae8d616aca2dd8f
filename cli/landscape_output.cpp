#include "cli/landscape_output.hpp"

#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

}  // namespace

Json to_json(const Surface& surface) {
  Json rows = Json::array();
  for (std::size_t j = 0; j < surface.y.size(); ++j) {
    const auto first = surface.values.begin() + static_cast<std::ptrdiff_t>(j * surface.x.size());
    rows.push_back(std::vector<double>(first, first + static_cast<std::ptrdiff_t>(surface.x.size())));
  }
  return {{"box", {surface.box.x0, surface.box.x1, surface.box.y0, surface.box.y1}},
          {"x", surface.x},
          {"y", surface.y},
          {"values", std::move(rows)}};
}

Json to_json(const Curvature& c) {
  return {{"verdict", to_string(c.shape)},
          {"text", c.text()},
          {"at_rest", c.at_rest},
          {"gradient_norm", c.gradient_norm},
          {"method", c.full ? "full" : "lanczos"},
          {"largest", c.largest()},
          {"smallest", c.smallest()},
          {"condition_number", or_null(c.condition_number)},
          {"index", c.index},
          {"trace", or_null(c.trace)},
          {"eigenvalues", c.eigenvalues},
          {"residuals", c.residuals}};
}

Json to_json(const Barriers& barriers, const std::vector<std::string>& names) {
  Json lines = Json::array();
  for (const Barriers::Line& line : barriers.lines)
    lines.push_back({{"from", line.from}, {"to", line.to}, {"loss", line.loss}});
  return {{"names", names}, {"matrix", barriers.matrix}, {"alpha", barriers.alpha}, {"lines", std::move(lines)}};
}

std::string barrier_table(const Barriers& barriers, const std::vector<std::string>& names) {
  std::vector<std::vector<std::string>> rows(1);
  rows[0].emplace_back("barrier");
  for (std::size_t i = 0; i < names.size(); ++i) rows[0].push_back(std::string(1, static_cast<char>('a' + i)));
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto& row = rows.emplace_back(std::vector{std::string(1, static_cast<char>('a' + i)) + " " + names[i]});
    for (std::size_t j = 0; j < names.size(); ++j) row.push_back(i == j ? "-" : format_short(barriers.matrix[i][j], 3));
  }
  return aligned(rows, 0);
}

}  // namespace ravine::cli
