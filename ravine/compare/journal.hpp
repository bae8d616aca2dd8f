// Journal: the runs of a study on disk, one line of JSON each behind a line that says what the study is. A line is
// written in one piece before add() returns and synced within about a second, so killing the process takes at most the
// line that was being written, and opening the journal again cuts that off. One process at a time.
#pragma once
#include <chrono>
#include <string>

#include "ravine/compare/trial.hpp"

namespace ravine {

class Journal {
 public:
  /// Starts `folder`/study.jsonl with the line `header`. Throws Error (runtime) if there is one already.
  static Journal create(const std::string& folder, const std::string& header);
  /// Opens it to go on. Throws Error: runtime if there is none, data if it is no journal.
  static Journal open(const std::string& folder);

  Journal(Journal&& other) noexcept;
  Journal& operator=(Journal&&) = delete;
  ~Journal();

  [[nodiscard]] const std::string& header() const { return header_; }
  [[nodiscard]] const Records& records() const { return records_; }
  void add(TrialRecord record);

 private:
  explicit Journal(std::string path) : path_(std::move(path)) {}
  void lock(const std::string& folder) const;
  void append(const std::string& line);
  [[noreturn]] void fail(const std::string& what) const;

  std::string path_, header_;
  Records records_;
  int fd_ = -1;
  std::chrono::steady_clock::time_point synced_{};
};

}  // namespace ravine
