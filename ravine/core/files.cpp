#include "ravine/core/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "ravine/core/error.hpp"

namespace ravine {
namespace {

namespace fs = std::filesystem;

std::string folder_of(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  return parent.empty() ? "." : parent.string();
}

// Where the bytes of `path` end up: behind a symbolic link, the file it points to.
std::string resolve(const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  return error ? path : real.string();
}

}  // namespace

AtomicFile::AtomicFile(std::string path) : path_(std::move(path)) {
  if (path_ == "-") {
    fd_ = STDOUT_FILENO;
    return;
  }
  check_writable(path_);
  target_ = resolve(path_);
  struct stat status {};
  const bool exists = ::stat(target_.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) {
    fd_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    temporary_ =
        folder_of(target_) + "/." + fs::path(target_).filename().string() + ".part-" + std::to_string(::getpid());
    fd_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, exists ? status.st_mode & 07777 : 0666);
  }
  if (fd_ < 0) {
    temporary_.clear();
    fail("cannot be written");
  }
}

AtomicFile::~AtomicFile() {
  if (fd_ > STDOUT_FILENO) ::close(fd_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::fail(const std::string& what) const {
  const int error = errno;
  fail_runtime((path_ == "-" ? std::string("<stdout>") : path_) + ": " + what + ": " + std::strerror(error) +
               (error == ENOSPC ? "; free some space or write elsewhere" : ""));
}

void AtomicFile::flush() {
  for (std::size_t done = 0; done < buffer_.size();) {
    const ssize_t n = ::write(fd_, buffer_.data() + done, buffer_.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) fail("writing failed");
    done += static_cast<std::size_t>(n);
  }
  buffer_.clear();
}

void AtomicFile::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() > (1U << 20)) flush();
}

void AtomicFile::commit() {
  flush();
  if (temporary_.empty()) return;
  if (::fsync(fd_) != 0 && errno != EINVAL) fail("syncing failed");
  if (::close(std::exchange(fd_, -1)) != 0) fail("closing failed");
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail("renaming failed");
  temporary_.clear();
  const int folder = ::open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
}

void check_writable(const std::string& path) {
  if (path == "-") return;
  struct stat status {};
  const std::string folder = folder_of(path);
  if (path.empty()) fail_runtime("the name of the file to write is empty");
  if (::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode))
    fail_runtime(path + ": is a directory; name a file to write");
  if (::stat(folder.c_str(), &status) != 0) fail_runtime(path + ": the folder " + folder + " does not exist");
  if (!S_ISDIR(status.st_mode)) fail_runtime(path + ": " + folder + " is not a folder");
  if (::access(::access(path.c_str(), F_OK) == 0 ? path.c_str() : folder.c_str(), W_OK) != 0)
    fail_runtime(path + ": no permission to write it");
}

}  // namespace ravine
