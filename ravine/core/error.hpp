// Error: what ravine throws at its edges (files, specs, configuration, shapes).
// Each carries a Fault, which the command line turns into the exit code, and a message of one line that says
// what is wrong, where, and what to do about it. Programmer errors are asserts; divergence, early stopping and
// time limits are outcomes of a run, not errors.
#pragma once
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ravine {

/// The kinds of failure; the values are the exit codes of the command line.
enum class Fault { runtime = 1, usage = 2, data = 3 };

/// A position in a file; lines and columns count from 1, and 0 means "not known".
struct Place {
  std::string file;
  std::size_t line = 0, column = 0;
};

/// "file:line:column", leaving out what is not known.
std::string to_string(const Place& place);

class Error : public std::runtime_error {
 public:
  Error(Fault fault, const std::string& message) : std::runtime_error(message), fault_(fault) {}
  Error(Fault fault, const Place& place, const std::string& message)
      : Error(fault, to_string(place) + ": " + message) {}
  [[nodiscard]] Fault fault() const { return fault_; }

 private:
  Fault fault_;
};

[[noreturn]] inline void fail_usage(const std::string& message) { throw Error(Fault::usage, message); }
[[noreturn]] inline void fail_data(const std::string& message) { throw Error(Fault::data, message); }
[[noreturn]] inline void fail_runtime(const std::string& message) { throw Error(Fault::runtime, message); }

}  // namespace ravine
