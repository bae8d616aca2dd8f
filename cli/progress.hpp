// Progress on standard error: on a terminal one line that is rewritten, elsewhere a plain line per epoch.
#pragma once
#include <chrono>
#include <cstddef>
#include <string>

#include "ravine/record/run.hpp"

namespace ravine::cli {

/// How far a large file has been read: on a terminal, from half a second on.
class ReadingProgress {
 public:
  explicit ReadingProgress(bool quiet);
  ~ReadingProgress() { clear(); }
  ReadingProgress(const ReadingProgress&) = delete;
  ReadingProgress& operator=(const ReadingProgress&) = delete;

  void operator()(std::size_t done, std::size_t bytes);
  /// Takes the line away.
  void clear();

 private:
  using Time = std::chrono::steady_clock;
  const bool visible_;
  bool shown_ = false;
  Time::time_point start_ = Time::now(), drawn_ = start_;
};

class Progress {
 public:
  /// A run of so many epochs over so many rows each. Prints nothing if `quiet`.
  Progress(std::size_t epochs, std::size_t rows, bool quiet);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void step(std::size_t epoch, std::size_t rows_done);
  void epoch(const EpochRecord& record, bool best);
  /// Takes the line away, so that something else can be printed.
  void clear();

 private:
  using Time = std::chrono::steady_clock;
  [[nodiscard]] std::string status(std::size_t epoch, std::size_t rows_done) const;
  void draw(const std::string& line);

  std::size_t epochs_, rows_, first_rows_ = 0;
  bool quiet_, terminal_, shown_ = false, started_ = false;
  Time::time_point start_ = Time::now(), drawn_{};
  std::string last_;
};

}  // namespace ravine::cli
