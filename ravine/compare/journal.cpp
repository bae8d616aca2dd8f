#include "ravine/compare/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "ravine/core/error.hpp"
#include "ravine/core/source.hpp"

namespace ravine {
namespace {

std::string journal_path(const std::string& folder) { return (std::filesystem::path(folder) / "study.jsonl").string(); }

}  // namespace

Journal::Journal(Journal&& other) noexcept
    : path_(std::move(other.path_)),
      header_(std::move(other.header_)),
      records_(std::move(other.records_)),
      fd_(std::exchange(other.fd_, -1)) {}

Journal::~Journal() {
  if (fd_ < 0) return;
  ::fsync(fd_);
  ::close(fd_);
}

void Journal::fail(const std::string& what) const {
  fail_runtime(path_ + ": " + what + " (" + std::strerror(errno) + ")");
}

void Journal::lock(const std::string& folder) const {
  if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) fail_runtime(folder + ": another process is at work on this study");
}

void Journal::append(const std::string& line) {
  const std::string text = line + "\n";
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t n = ::write(fd_, text.data() + done, text.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) fail("cannot be written");
    done += static_cast<std::size_t>(n);
  }
  // What a power cut takes is made again, to the same bits; so a sync now and then is enough.
  const auto now = std::chrono::steady_clock::now();
  if (now - synced_ < std::chrono::seconds(1)) return;
  synced_ = now;
  if (::fsync(fd_) != 0) fail("cannot be written");
}

Journal Journal::create(const std::string& folder, const std::string& header) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  Journal journal(journal_path(folder));
  journal.header_ = header;
  journal.fd_ = ::open(journal.path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
  if (journal.fd_ < 0 && errno == EEXIST)
    fail_runtime(folder + " holds a study already; --resume " + folder +
                 " goes on with it, --output takes another folder");
  if (journal.fd_ < 0) journal.fail("cannot be made");
  journal.lock(folder);
  journal.append(header);
  return journal;
}

Journal Journal::open(const std::string& folder) {
  Journal journal(journal_path(folder));
  journal.fd_ = ::open(journal.path_.c_str(), O_RDWR | O_APPEND | O_CLOEXEC);
  if (journal.fd_ < 0) journal.fail("cannot be opened; is this the folder of a study?");
  journal.lock(folder);
  std::size_t intact = 0;
  {
    const Source source(journal.path_);
    const std::string_view text = source.text();
    for (std::size_t end = 0; (end = text.find('\n', intact)) != std::string_view::npos; intact = end + 1) {
      const std::string line(text.substr(intact, end - intact));
      if (intact == 0) {
        journal.header_ = line;
        continue;
      }
      TrialRecord record = parse_record(line);
      std::string id = record.trial.id();
      journal.records_.emplace(std::move(id), std::move(record));
    }
  }
  if (intact == 0) fail_data(journal.path_ + ": holds no complete line; there is nothing to resume");
  if (::ftruncate(journal.fd_, static_cast<off_t>(intact)) != 0) journal.fail("cannot be cut");
  return journal;
}

void Journal::add(TrialRecord record) {
  append(record_json(record));
  std::string id = record.trial.id();
  records_.emplace(std::move(id), std::move(record));
}

}  // namespace ravine
