// Pictures in the terminal: curves, maps of contours, sparklines. Braille dots and colours where the terminal has them
// (cli/terminal.hpp), otherwise letters; as wide as the terminal.
#pragma once
#include <string>
#include <vector>

#include "ravine/landscape/surface.hpp"

namespace ravine::cli {

struct Series {
  std::string name;
  std::vector<double> x, y;  ///< points that are not finite are left out
};

struct Axes {
  std::string x_label, y_label;
  bool log_x = false, log_y = false;
  std::vector<std::pair<double, std::string>> marks;  ///< vertical lines at an x, and what they are
  std::size_t lines = 12;
};

/// The series as curves over one pair of axes, with a legend.
std::string draw_curves(const std::vector<Series>& series, const Axes& axes);

/// A point of a map, shown as a letter.
struct Spot {
  double x, y;
  char letter;
};

/// The surface from above, with routes over it; the legend names the routes.
std::string draw_map(const Surface& surface, const std::vector<double>& levels, const std::vector<Series>& routes,
                     const std::vector<Spot>& spots, std::size_t lines = 24);

/// One character per value, low to high; blank where it is not finite. Longer lists are thinned out to `width`.
std::string sparkline(const std::vector<double>& values, std::size_t width);

/// `text` in the colour number `which` of the pictures, if there are colours.
std::string coloured(const std::string& text, std::size_t which);

/// A block that is the darker the larger `share` of 1 is, a point for 0; digits from 0 to 9 where there is no unicode.
std::string shade(double share);

}  // namespace ravine::cli
