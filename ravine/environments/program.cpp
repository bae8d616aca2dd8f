#include "ravine/environments/program.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstring>
#include <thread>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine {
namespace {

using Time = std::chrono::steady_clock;

constexpr std::size_t longest_line = 1 << 20;
constexpr std::size_t most_components = 1 << 20;

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  for (const std::string& word : split(line, ' '))
    if (!trim(word).empty()) words.emplace_back(trim(word));
  return words;
}

std::string ending(int status) {
  if (WIFSIGNALED(status)) return "it was ended by signal " + std::to_string(WTERMSIG(status));
  return "it ended with exit code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

ProgramEnvironment::ProgramEnvironment(ProgramOptions options) : options_(std::move(options)) {
  try {
    start();
    info_ = ask();
  } catch (...) {
    stop();  // the destructor of an object that was not made does not run
    throw;
  }
  stop();  // until it is needed
}

std::unique_ptr<Environment> ProgramEnvironment::clone() const {
  return std::unique_ptr<Environment>(new ProgramEnvironment(options_, info_));
}

void ProgramEnvironment::fail(const std::string& what, bool has_ended) {
  const std::string how = stop(has_ended);
  fail_data("environment " + quote(options_.command) + ": " + what + (how.empty() ? "" : "; " + how));
}

// A socket pair, and not two pipes, because writing to it can be told not to raise SIGPIPE. The process leads a group
// of its own, so that what it started itself ends with it.
void ProgramEnvironment::start() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    fail_runtime("cannot start " + quote(options_.command) + ": " + std::strerror(errno));
  const pid_t process = ::fork();
  if (process < 0) {
    const int reason = errno;
    ::close(ends[0]);
    ::close(ends[1]);
    fail_runtime("cannot start " + quote(options_.command) + ": " + std::strerror(reason));
  }
  if (process == 0) {
    ::setpgid(0, 0);
    ::dup2(ends[1], STDIN_FILENO);
    ::dup2(ends[1], STDOUT_FILENO);
    std::signal(SIGPIPE, SIG_DFL);
    ::execl("/bin/sh", "sh", "-c", options_.command.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::setpgid(process, process);  // also here: whoever is first
  ::close(ends[1]);
  process_ = process;
  channel_ = ends[0];
  lines_ = 0;
  buffer_.clear();
}

std::string ProgramEnvironment::stop(bool has_ended) {
  int status = 0;
  pid_t done = 0;
  const auto wait_a_moment = [&] {
    for (int i = 0; i < 20 && process_ != 0 && (done = ::waitpid(process_, &status, WNOHANG)) == 0; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  };
  if (has_ended) wait_a_moment();  // one that has ended its output is about to end; its exit code is worth that
  const std::string how = done > 0 ? ending(status) : "";
  if (channel_ >= 0) ::close(channel_);
  channel_ = -1;
  if (process_ == 0) return "";
  if (done == 0) wait_a_moment();  // without input it should end by itself
  ::kill(-process_, SIGKILL);
  while (done == 0 && (done = ::waitpid(process_, &status, 0)) < 0 && errno == EINTR) done = 0;
  process_ = 0;
  return how;
}

void ProgramEnvironment::say(const std::string& line) {
  std::string_view rest = line;
  const auto until = Time::now() + std::chrono::duration<double>(options_.timeout);
  while (!rest.empty()) {
    const ssize_t n = ::send(channel_, rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n > 0) {
      rest.remove_prefix(static_cast<std::size_t>(n));
    } else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) {
      pollfd p{channel_, POLLOUT, 0};
      if (Time::now() > until) fail("it does not read what it is told");
      ::poll(&p, 1, 50);
    } else {
      return;  // it has ended: hear() says so, with the line that is missing
    }
  }
}

std::string ProgramEnvironment::hear(const char* after) {
  const auto until = Time::now() + std::chrono::duration<double>(options_.timeout);
  const auto where = [&] { return "line " + std::to_string(lines_ + 1) + " of its output, the answer to " + after; };
  for (;;) {
    if (const std::size_t end = buffer_.find('\n'); end != std::string::npos) {
      std::string line(trim(std::string_view(buffer_).substr(0, end)));
      buffer_.erase(0, end + 1);
      ++lines_;
      return line;
    }
    if (buffer_.size() > longest_line) fail(where() + ", does not end within " + format_count(longest_line) + " bytes");
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Time::now()).count();
    if (left <= 0)
      fail("no answer within " + format_seconds(options_.timeout) + " for " + where() +
           " (--env-timeout allows longer)");
    pollfd p{channel_, POLLIN, 0};
    if (const int ready = ::poll(&p, 1, static_cast<int>(std::min<long long>(left, 60000))); ready <= 0) continue;
    char bytes[65536];
    const ssize_t n = ::recv(channel_, bytes, sizeof bytes, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) fail("it has ended before " + where(), true);
    buffer_.append(bytes, static_cast<std::size_t>(n));
  }
}

std::vector<double> ProgramEnvironment::numbers(const std::string& line, std::string_view word, std::size_t count) {
  const std::string where = "line " + std::to_string(lines_) + " of its output, " + quote(line) + ", ";
  std::vector<std::string> words = words_of(line);
  if (words.empty() || words[0] != word) fail(where + "should begin with " + std::string(word));
  if (words.size() - 1 != count)
    fail(where + "has " + std::to_string(words.size() - 1) + " numbers; " + std::to_string(count) + " are due");
  std::vector<double> values;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto value = parse_number(words[i]);
    if (!value) fail(where + "has " + quote(words[i]) + " where a number is due");
    if (!std::isfinite(*value)) fail(where + "has " + words[i] + " where a finite number is due");
    values.push_back(*value);
  }
  return values;
}

// environment NAME observations N actions discrete K [horizon H]
// environment NAME observations N actions continuous K [LOW HIGH] [horizon H]
EnvironmentInfo ProgramEnvironment::ask() {
  say("ravine 1\n");
  const std::string line = hear("ravine 1");
  const std::vector<std::string> words = words_of(line);
  const auto wrong = [&](const std::string& what) {
    fail("line " + std::to_string(lines_) + " of its output, " + quote(line) + ", " + what +
         "; it should be `environment NAME observations N actions discrete|continuous K [LOW HIGH] [horizon H]`");
  };
  std::size_t at = 0;
  const auto next = [&] { return at < words.size() ? words[at++] : std::string(); };
  const auto count = [&](const std::string& what) {
    const auto n = parse_count(next());
    if (!n || *n == 0 || *n > most_components) wrong("has no number of " + what);
    return n.value_or(0);
  };
  EnvironmentInfo info{.title = "the program " + options_.command};
  if (next() != "environment") wrong("does not begin with environment");
  info.name = next();
  if (info.name.empty()) wrong("has no name");
  if (next() != "observations") wrong("lacks observations");
  const std::size_t observations = count("observations");
  if (next() != "actions") wrong("lacks actions");
  const std::string kind = next();
  if (kind != "discrete" && kind != "continuous") wrong("says neither discrete nor continuous");
  info.action.discrete = kind == "discrete";
  info.action.size = count("actions");
  if (!info.action.discrete && at + 1 < words.size() && parse_number(words[at])) {
    info.action.low = *parse_number(next());
    info.action.high = parse_number(next()).value_or(std::nan(""));
    if (!(info.action.low < info.action.high)) wrong("has bounds that are none");
  }
  if (at < words.size()) {
    if (next() != "horizon") wrong("goes on with something unknown");
    info.horizon = count("steps");
  }
  if (at < words.size()) wrong("is too long");
  for (std::size_t i = 0; i < observations; ++i) info.observations.push_back("o" + std::to_string(i));
  for (std::size_t i = 0; i < info.action.components(); ++i) info.actions.push_back("a" + std::to_string(i));
  info.states = info.observations;
  return info;
}

void ProgramEnvironment::reset(std::uint64_t seed, std::span<double> observation) {
  if (process_ == 0) {
    start();
    const EnvironmentInfo again = ask();
    if (again.observations != info_.observations || again.action.size != info_.action.size)
      fail("it says that it is another environment than when it was first started");
  }
  say("reset " + std::to_string(seed) + "\n");
  last_ = numbers(hear("reset"), "observation", observation.size());
  std::ranges::copy(last_, observation.begin());
}

Transition ProgramEnvironment::step(std::span<const double> action, std::span<double> observation) {
  std::string line = "step";
  for (const double a : action) line += " " + format_number(a);
  say(line + "\n");
  const std::vector<double> values = numbers(hear("step"), "result", observation.size() + 2);
  if (values[1] != 0 && values[1] != 1)
    fail("line " + std::to_string(lines_) +
         " of its output: its second number says whether the episode has ended, and is " + format_number(values[1]) +
         " instead of 0 or 1");
  last_.assign(values.begin() + 2, values.end());
  std::ranges::copy(last_, observation.begin());
  return {values[0], values[1] == 1};
}

}  // namespace ravine
