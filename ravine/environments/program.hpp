// ProgramEnvironment: any program as an environment, over lines on its standard input and output (docs/search.md has
// the protocol). One object is at most one process, which reset() starts when there is none; clone() is for another
// one. It is ended and reaped by the destructor, and as soon as anything is wrong. Everything the program gets wrong
// (silence, an early end, garbage, too few numbers, not a number) is an Error (data) that names the line.
#pragma once
#include <sys/types.h>

#include "ravine/environments/environment.hpp"

namespace ravine {

struct ProgramOptions {
  std::string command;  ///< for /bin/sh
  double timeout = 10;  ///< seconds that an answer may take
};

class ProgramEnvironment final : public Environment {
 public:
  /// Starts the program, asks it what it is, and ends it.
  explicit ProgramEnvironment(ProgramOptions options);
  ~ProgramEnvironment() override { stop(); }
  ProgramEnvironment(const ProgramEnvironment&) = delete;
  ProgramEnvironment& operator=(const ProgramEnvironment&) = delete;

  [[nodiscard]] const EnvironmentInfo& info() const override { return info_; }
  void reset(std::uint64_t seed, std::span<double> observation) override;
  Transition step(std::span<const double> action, std::span<double> observation) override;
  [[nodiscard]] std::vector<double> state() const override { return last_; }
  [[nodiscard]] std::unique_ptr<Environment> clone() const override;
  /// 0 if it does not run.
  [[nodiscard]] pid_t process() const { return process_; }

 private:
  ProgramEnvironment(ProgramOptions options, EnvironmentInfo info)
      : options_(std::move(options)), info_(std::move(info)) {}

  void start();
  EnvironmentInfo ask();
  /// Ends the process and waits for it; says how it had ended if it has.
  std::string stop(bool has_ended = false);
  void say(const std::string& line);
  std::string hear(const char* after);
  [[noreturn]] void fail(const std::string& what, bool has_ended = false);
  std::vector<double> numbers(const std::string& line, std::string_view word, std::size_t count);

  ProgramOptions options_;
  EnvironmentInfo info_;
  pid_t process_ = 0;
  int channel_ = -1;
  std::size_t lines_ = 0;  // of its output
  std::string buffer_;
  std::vector<double> last_;
};

}  // namespace ravine
