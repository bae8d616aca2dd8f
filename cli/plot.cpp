#include "cli/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/terminal.hpp"
#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

constexpr std::size_t margin = 10;  // columns left of a picture, for labels
constexpr int line_colours[] = {75, 208, 78, 213, 220, 45, 203, 147, 113, 180};
constexpr char letters[] = "abcdefghij";
constexpr int band_colours[] = {17, 18, 19, 24, 30, 36, 72, 108, 144, 180, 216, 223};
constexpr char band_letters[] = " .:-=+*#%@";

int line_colour(std::size_t which) { return line_colours[which % std::size(line_colours)]; }
char line_letter(std::size_t which) { return letters[which % (sizeof letters - 1)]; }

std::string utf8(unsigned code) {  // of U+0800 to U+FFFF
  return {static_cast<char>(0xe0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3f)),
          static_cast<char>(0x80 | (code & 0x3f))};
}

std::size_t picture_width() { return std::clamp<std::size_t>(terminal_width(), 40, 140) - margin - 2; }

// A grid of cells, each with 2 x 4 dots, or with one where dots are letters. Dots count from the upper left.
class Canvas {
 public:
  Canvas(std::size_t columns, std::size_t lines, bool dots)
      : columns_(columns), lines_(lines), dots_(dots), colour_(use_colour()), cells_(columns * lines) {}

  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] std::size_t lines() const { return lines_; }
  [[nodiscard]] std::size_t width() const { return dots_ ? 2 * columns_ : columns_; }
  [[nodiscard]] std::size_t height() const { return dots_ ? 4 * lines_ : lines_; }

  void dot(long x, long y, int colour, char letter) {
    if (x < 0 || y < 0 || x >= static_cast<long>(width()) || y >= static_cast<long>(height())) return;
    const auto column = static_cast<std::size_t>(x), row = static_cast<std::size_t>(y);
    static constexpr unsigned char bits[2][4] = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};
    Cell& cell = dots_ ? cells_[row / 4 * columns_ + column / 2] : cells_[row * columns_ + column];
    if (dots_) cell.bits |= bits[column % 2][row % 4];
    else cell.letter = letter;
    cell.colour = colour;
  }
  void line(double x0, double y0, double x1, double y1, int colour, char letter) {
    const double length = std::max(std::abs(x1 - x0), std::abs(y1 - y0));
    const auto steps = static_cast<long>(std::min(length, 4.0 * static_cast<double>(width() + height())));
    for (long k = 0; k <= steps; ++k) {
      const double a = steps == 0 ? 0 : static_cast<double>(k) / static_cast<double>(steps);
      dot(std::lround(x0 + a * (x1 - x0)), std::lround(y0 + a * (y1 - y0)), colour, letter);
    }
  }
  void put(std::size_t column, std::size_t line, char letter, int colour) {
    if (column >= columns_ || line >= lines_) return;
    Cell& cell = cells_[line * columns_ + column];
    cell.letter = letter;
    cell.colour = colour;
  }
  void background(std::size_t column, std::size_t line, int colour) {
    cells_[line * columns_ + column].behind = colour;
  }

  [[nodiscard]] std::string row(std::size_t line) const {
    std::string text;
    int front = -1, behind = -1;  // -1: the terminal's own
    for (std::size_t c = 0; c < columns_; ++c) {
      const Cell& cell = cells_[line * columns_ + c];
      if (colour_ && cell.behind != behind)
        text += cell.behind < 0 ? "\x1b[49m" : fmt::format("\x1b[48;5;{}m", behind = cell.behind);
      if (colour_ && (cell.bits != 0 || cell.letter != 0) && cell.colour != front)
        text += cell.colour < 0 ? "\x1b[39m" : fmt::format("\x1b[38;5;{}m", cell.colour);
      if (cell.bits != 0 || cell.letter != 0) front = cell.colour;
      behind = cell.behind;
      text += cell.letter != 0 ? std::string(1, cell.letter) : cell.bits != 0 ? utf8(0x2800U + cell.bits) : " ";
    }
    if (colour_ && (front >= 0 || behind >= 0)) text += "\x1b[0m";
    else text.erase(text.find_last_not_of(' ') + 1);
    return text;
  }

 private:
  struct Cell {
    unsigned char bits = 0;
    char letter = 0;
    int colour = -1, behind = -1;
  };
  std::size_t columns_, lines_;
  bool dots_, colour_;
  std::vector<Cell> cells_;
};

// The part of a line of numbers that a picture shows, perhaps by its logarithm.
struct Scale {
  double low = infinity, high = -infinity;
  bool logarithmic = false;

  [[nodiscard]] double map(double v) const { return logarithmic ? (v > 0 ? std::log10(v) : std::nan("")) : v; }
  [[nodiscard]] double unmap(double v) const { return logarithmic ? std::pow(10.0, v) : v; }
  void cover(double v) {
    v = map(v);
    if (!std::isfinite(v)) return;
    low = std::min(low, v);
    high = std::max(high, v);
  }
  void settle() {
    if (!(low <= high)) low = 0, high = 1;
    if (low == high) low -= 0.5, high += 0.5;
  }
  /// From 0 to 1, NaN where there is nothing to show.
  [[nodiscard]] double share(double v) const { return (map(v) - low) / (high - low); }
};

std::string framed(const Canvas& canvas, const Scale& x, const Scale& y, const std::string& x_label,
                   const std::string& y_label) {
  const bool unicode = use_unicode();
  std::string text = y_label.empty() ? "" : std::string(margin - 1, ' ') + y_label + "\n";
  for (std::size_t l = 0; l < canvas.lines(); ++l) {
    std::string label;
    const double share = 1 - static_cast<double>(l) / static_cast<double>(canvas.lines() - 1);
    if (l == 0 || l + 1 == canvas.lines() || l == canvas.lines() / 2)
      label = format_short(y.unmap(y.low + share * (y.high - y.low)), 3);
    text += fmt::format("{:>{}} ", label, margin - 2) + (unicode ? "\u2502" : "|") + canvas.row(l) + "\n";
  }
  std::string rule;
  for (std::size_t c = 0; c < canvas.columns(); ++c) rule += unicode ? "\u2500" : "-";
  text += std::string(margin - 1, ' ') + (unicode ? "\u2514" : "+") + rule + "\n";
  const std::string left = format_short(x.unmap(x.low), 3), right = format_short(x.unmap(x.high), 3);
  std::string under = left;
  const std::size_t width = canvas.columns();
  if (left.size() + x_label.size() + right.size() + 4 <= width) {
    under.resize((width - x_label.size()) / 2, ' ');
    under += x_label;
  }
  under.resize(std::max(under.size() + 1, width - std::min(width, right.size())), ' ');
  return text + std::string(margin, ' ') + under + right + "\n";
}

std::string legend(const std::vector<Series>& series, bool letters_shown) {
  std::string text;
  for (std::size_t s = 0; s < series.size(); ++s)
    if (!series[s].name.empty())
      text += std::string(margin, ' ') +
              (letters_shown ? std::string(1, line_letter(s)) : coloured(use_unicode() ? "\u2501" : "-", s)) + " " +
              series[s].name + "\n";
  return text;
}

double bilinear(const Surface& s, double a, double b) {  // a, b: shares of the box
  const double u = a * static_cast<double>(s.x.size() - 1), v = b * static_cast<double>(s.y.size() - 1);
  const std::size_t i = std::min(static_cast<std::size_t>(u), s.x.size() - 2),
                    j = std::min(static_cast<std::size_t>(v), s.y.size() - 2);
  const double p = u - static_cast<double>(i), q = v - static_cast<double>(j);
  return (1 - q) * ((1 - p) * s.at(i, j) + p * s.at(i + 1, j)) +
         q * ((1 - p) * s.at(i, j + 1) + p * s.at(i + 1, j + 1));
}

// Levels below a height; the number of levels where it is not finite.
std::size_t band(const std::vector<double>& levels, double height) {
  if (!std::isfinite(height)) return levels.size();
  return static_cast<std::size_t>(std::upper_bound(levels.begin(), levels.end(), height) - levels.begin());
}

}  // namespace

std::string coloured(const std::string& text, std::size_t which) {
  return use_colour() ? fmt::format("\x1b[38;5;{}m{}\x1b[0m", line_colour(which), text) : text;
}

std::string draw_curves(const std::vector<Series>& series, const Axes& axes) {
  Scale x{.logarithmic = axes.log_x}, y{.logarithmic = axes.log_y};
  for (const Series& s : series)
    for (std::size_t i = 0; i < s.x.size(); ++i)
      if (std::isfinite(x.map(s.x[i])) && std::isfinite(y.map(s.y[i]))) x.cover(s.x[i]), y.cover(s.y[i]);
  x.settle();
  y.settle();
  const bool dots = use_unicode() && (use_colour() || series.size() == 1);
  Canvas canvas(picture_width(), axes.lines, dots);
  const double right = static_cast<double>(canvas.width() - 1), bottom = static_cast<double>(canvas.height() - 1);
  for (std::size_t m = 0; m < axes.marks.size(); ++m) {
    const double a = x.share(axes.marks[m].first);
    if (!(a >= 0 && a <= 1)) continue;
    const auto column = static_cast<std::size_t>(std::lround(a * static_cast<double>(canvas.columns() - 1)));
    for (std::size_t l = 0; l < canvas.lines(); ++l) canvas.put(column, l, ':', 245);
    canvas.put(column, 0, static_cast<char>('1' + m), 245);
  }
  for (std::size_t s = 0; s < series.size(); ++s) {
    bool joined = false;
    double last_a = 0, last_b = 0;
    for (std::size_t i = 0; i < series[s].x.size(); ++i) {
      const double a = x.share(series[s].x[i]) * right, b = (1 - y.share(series[s].y[i])) * bottom;
      const bool shown = std::isfinite(a) && std::isfinite(b);
      if (shown) canvas.line(joined ? last_a : a, joined ? last_b : b, a, b, line_colour(s), line_letter(s));
      joined = shown;
      last_a = a, last_b = b;
    }
  }
  std::string text = framed(canvas, x, y, axes.x_label, axes.y_label) + legend(series, !dots);
  for (std::size_t m = 0; m < axes.marks.size(); ++m)
    text += fmt::format("{:{}}{} {}\n", "", margin, m + 1, axes.marks[m].second);
  return text;
}

std::string draw_map(const Surface& surface, const std::vector<double>& levels, const std::vector<Series>& routes,
                     const std::vector<Spot>& spots, std::size_t lines) {
  const bool colour = use_colour(), dots = use_unicode() && colour, outlines = use_unicode() && !colour;
  Canvas canvas(picture_width(), lines, dots || outlines);
  const Scale x{.low = surface.box.x0, .high = surface.box.x1}, y{.low = surface.box.y0, .high = surface.box.y1};
  std::vector<double> shown = levels;
  if (outlines)  // without colours every line is as loud as the next: half of them
    for (std::size_t i = 0; i < shown.size(); ++i) shown.erase(shown.begin() + static_cast<std::ptrdiff_t>(i));
  auto height = [&](std::size_t c, std::size_t r, std::size_t columns, std::size_t rows) {
    return band(shown, bilinear(surface, (static_cast<double>(c) + 0.5) / static_cast<double>(columns),
                                1 - (static_cast<double>(r) + 0.5) / static_cast<double>(rows)));
  };
  if (outlines) {  // a dot where the next dot to the right or below lies in another band
    for (std::size_t r = 0; r + 1 < canvas.height(); ++r)
      for (std::size_t c = 0; c + 1 < canvas.width(); ++c) {
        const std::size_t here = height(c, r, canvas.width(), canvas.height());
        if (here != height(c + 1, r, canvas.width(), canvas.height()) ||
            here != height(c, r + 1, canvas.width(), canvas.height()))
          canvas.dot(static_cast<long>(c), static_cast<long>(r), -1, 0);
      }
  } else {
    for (std::size_t l = 0; l < lines; ++l)
      for (std::size_t c = 0; c < canvas.columns(); ++c) {
        const std::size_t b = height(c, l, canvas.columns(), lines), most = std::max<std::size_t>(shown.size(), 1);
        if (colour) canvas.background(c, l, band_colours[b * (std::size(band_colours) - 1) / most]);
        else canvas.put(c, l, band_letters[b * (sizeof band_letters - 2) / most], -1);
      }
  }
  const double right = static_cast<double>(canvas.width() - 1), bottom = static_cast<double>(canvas.height() - 1);
  for (std::size_t s = 0; s < routes.size(); ++s)
    for (std::size_t i = 0; i < routes[s].x.size(); ++i) {
      const double a = x.share(routes[s].x[i]), b = 1 - y.share(routes[s].y[i]);
      if (!(std::abs(a) < 10 && std::abs(b) < 10)) continue;
      if (dots) {
        const double a0 = i > 0 ? x.share(routes[s].x[i - 1]) : a, b0 = i > 0 ? 1 - y.share(routes[s].y[i - 1]) : b;
        if (std::abs(a0) < 10 && std::abs(b0) < 10)
          canvas.line(a0 * right, b0 * bottom, a * right, b * bottom, line_colour(s), line_letter(s));
      } else if (a >= 0 && a <= 1 && b >= 0 && b <= 1) {
        canvas.put(static_cast<std::size_t>(std::lround(a * static_cast<double>(canvas.columns() - 1))),
                   static_cast<std::size_t>(std::lround(b * static_cast<double>(lines - 1))), line_letter(s), -1);
      }
    }
  for (const Spot& spot : spots) {
    const double a = x.share(spot.x), b = 1 - y.share(spot.y);
    if (a >= 0 && a <= 1 && b >= 0 && b <= 1)
      canvas.put(static_cast<std::size_t>(std::lround(a * static_cast<double>(canvas.columns() - 1))),
                 static_cast<std::size_t>(std::lround(b * static_cast<double>(lines - 1))), spot.letter, 231);
  }
  return framed(canvas, x, y, "", "") + legend(routes, !dots);
}

std::string sparkline(const std::vector<double>& values, std::size_t width) {
  const std::size_t n = std::min(width, values.size());
  std::vector<double> shown;
  for (std::size_t k = 0; k < n; ++k) shown.push_back(values[n == 1 ? 0 : k * (values.size() - 1) / (n - 1)]);
  Scale scale;
  for (const double v : shown) scale.cover(v);
  scale.settle();
  std::string text;
  for (const double v : shown) {
    const double share = scale.share(v);
    const int step = std::isfinite(share) ? std::clamp(static_cast<int>(share * 8), 0, 7) : -1;
    text += step < 0        ? " "
            : use_unicode() ? utf8(0x2581U + static_cast<unsigned>(step))
                            : std::string(1, "_.-:=+*#"[step]);
  }
  return text;
}

std::string shade(double share) {
  if (!std::isfinite(share)) return " ";
  const double s = std::clamp(share, 0.0, 1.0);
  if (!use_unicode()) return std::string(1, static_cast<char>('0' + static_cast<int>(s * 9)));
  const char* const steps[] = {"\u00b7", "\u2591", "\u2592", "\u2593", "\u2588"};
  return steps[s > 0 ? std::max(1, static_cast<int>(s * 4)) : 0];
}

}  // namespace ravine::cli
