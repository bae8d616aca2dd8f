#include "cli/regions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/terminal.hpp"

namespace ravine::cli {
namespace {

// Colours of the 256-colour palette: how sure the model is of class 0 (blue) or 1 (orange), and the points of each.
int region_colour(double p) {
  static constexpr int blues[] = {153, 111, 69, 27}, oranges[] = {223, 216, 209, 202};
  const int step = std::min(3, static_cast<int>(std::abs(p - 0.5) * 8));
  return p < 0.5 ? blues[step] : oranges[step];
}
constexpr int point_colour[] = {17, 88};

}  // namespace

std::string draw_regions(
    const Points& points,
    const std::function<std::vector<double>(const std::vector<double>&, const std::vector<double>&)>& probability,
    std::size_t columns, std::size_t lines) {
  const bool blocks = use_colour() && use_unicode();
  const std::size_t height = blocks ? 2 * lines : lines;
  std::vector<double> x1, x2;
  for (std::size_t r = 0; r < height; ++r)
    for (std::size_t c = 0; c < columns; ++c) {
      x1.push_back((static_cast<double>(c) + 0.5) / static_cast<double>(columns));
      x2.push_back(1 - (static_cast<double>(r) + 0.5) / static_cast<double>(height));
    }
  const std::vector<double> p = probability(x1, x2);
  std::vector<int> point(height * columns, -1);
  for (std::size_t i = 0; i < points.y.size(); i += std::max<std::size_t>(1, points.y.size() / 250)) {
    const auto c = std::min(columns - 1, static_cast<std::size_t>(points.x1[i] * static_cast<double>(columns)));
    const auto r = std::min(height - 1, static_cast<std::size_t>((1 - points.x2[i]) * static_cast<double>(height)));
    point[r * columns + c] = points.y[i];
  }
  std::string text;
  auto colour = [&](std::size_t i) { return point[i] >= 0 ? point_colour[point[i]] : region_colour(p[i]); };
  for (std::size_t line = 0; line < lines; ++line) {
    for (std::size_t c = 0; c < columns; ++c) {
      if (blocks) {
        text += fmt::format("\x1b[38;5;{}m\x1b[48;5;{}m\u2580", colour(2 * line * columns + c),
                            colour((2 * line + 1) * columns + c));
      } else {
        const std::size_t i = line * columns + c;
        text += point[i] >= 0 ? "ox"[point[i]] : p[i] > 0.5 ? '+' : '.';
      }
    }
    text += blocks ? "\x1b[0m\n" : "\n";
  }
  return text;
}

}  // namespace ravine::cli
