#include "cli/progress.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>

#include "cli/terminal.hpp"
#include "ravine/core/text.hpp"

namespace ravine::cli {
namespace {

constexpr auto redraw = std::chrono::milliseconds(100);
constexpr auto patience = std::chrono::milliseconds(500);  // before a file counts as large

std::string figures(const EpochRecord& r) {
  std::string text = fmt::format("train loss {:.4g}", r.train_loss);
  if (!std::isnan(r.valid_loss)) text += fmt::format("  valid loss {:.4g}", r.valid_loss);
  for (const char* name : {"accuracy", "r2"})
    if (const double v = metric(r.valid, name); !std::isnan(v)) text += fmt::format("  {} {:.4f}", name, v);
  return text;
}

void draw_line(const std::string& line) {
  fmt::print(stderr, "\r{}\x1b[K", line.substr(0, terminal_width() - 1));
  std::fflush(stderr);
}

void clear_line() {
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
}

}  // namespace

ReadingProgress::ReadingProgress(bool quiet) : visible_(!quiet && stderr_is_terminal()) {}

void ReadingProgress::operator()(std::size_t done, std::size_t bytes) {
  const Time::time_point now = Time::now();
  if (!visible_ || now - start_ < patience || now - drawn_ < redraw) return;
  drawn_ = now;
  shown_ = true;
  const auto part = static_cast<double>(done) / static_cast<double>(bytes);
  draw_line(fmt::format("reading: {:.0f} % of {:.0f} MB", 100 * part, static_cast<double>(bytes) / 1e6));
}

void ReadingProgress::clear() {
  if (shown_) clear_line();
  shown_ = false;
}

Progress::Progress(std::size_t epochs, std::size_t rows, bool quiet)
    : epochs_(epochs), rows_(rows), quiet_(quiet), terminal_(stderr_is_terminal()) {}

std::string Progress::status(std::size_t epoch, std::size_t rows_done) const {
  const double seconds = std::chrono::duration<double>(Time::now() - start_).count();
  const double done = static_cast<double>(epoch * rows_ + rows_done - first_rows_),
               left = static_cast<double>(epochs_ * rows_) - done - static_cast<double>(first_rows_);
  if (done <= 0 || seconds <= 0) return "";
  const double rate = done / seconds;
  const std::string speed = rate >= 1e6   ? fmt::format("{:.2f} M", rate / 1e6)
                            : rate >= 1e3 ? fmt::format("{:.0f} k", rate / 1e3)
                                          : fmt::format("{:.0f} ", rate);
  return fmt::format("  {}rows/s, at most {} left", speed, format_seconds(std::ceil(left / rate)));
}

void Progress::draw(const std::string& line) {
  drawn_ = Time::now();
  draw_line(line);
  shown_ = true;
}

void Progress::step(std::size_t epoch, std::size_t rows_done) {
  if (quiet_ || !terminal_) return;
  if (!started_) {  // a resumed run does not begin at 0
    started_ = true;
    first_rows_ = epoch * rows_;
  }
  if (Time::now() - drawn_ < redraw) return;
  draw(fmt::format("epoch {}/{}  {}{}", epoch + 1, epochs_, last_, status(epoch, rows_done)));
}

void Progress::epoch(const EpochRecord& record, bool best) {
  if (quiet_) return;
  last_ = figures(record);
  if (!terminal_)
    fmt::print(stderr, "epoch {}/{}  {}  lr {:.3g}  {:.1f} s{}\n", record.epoch, epochs_, last_, record.rate,
               record.seconds, best ? "  best" : "");
}

void Progress::clear() {
  if (shown_) clear_line();
  shown_ = false;
}

}  // namespace ravine::cli
