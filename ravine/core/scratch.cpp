#include "ravine/core/scratch.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "ravine/core/error.hpp"

namespace ravine {

Mapping::~Mapping() {
  if (data_ != nullptr) ::munmap(data_, bytes_);
}

void Mapping::release() const {
  if (data_ != nullptr) ::madvise(data_, bytes_, MADV_DONTNEED);
}

void ScratchFile::fail(const std::string& what, int error) const {
  fail_runtime("a temporary file in " + folder_ + " " + what + ": " + std::strerror(error) +
               "; make room there, or name another folder with --scratch");
}

ScratchFile::ScratchFile(const std::string& folder) : folder_(folder) {
  if (folder_.empty()) {
    const char* usual = std::getenv("TMPDIR");
    folder_ = usual != nullptr && *usual != '\0' ? usual : "/var/tmp";
  }
  fd_ = ::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd_ >= 0) return;
  std::string path = folder_ + "/ravine-XXXXXX";  // a file system without O_TMPFILE
  fd_ = ::mkostemp(path.data(), O_CLOEXEC);
  if (fd_ < 0) fail("cannot be made", errno);
  ::unlink(path.c_str());
}

ScratchFile::~ScratchFile() { ::close(fd_); }

void ScratchFile::write(std::size_t offset, const void* data, std::size_t bytes) {
  const char* from = static_cast<const char*>(data);
  while (bytes > 0) {
    const ssize_t n = ::pwrite(fd_, from, bytes, static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) fail("cannot be written", n < 0 ? errno : ENOSPC);
    from += n, offset += static_cast<std::size_t>(n), bytes -= static_cast<std::size_t>(n);
  }
}

Mapping ScratchFile::map(std::size_t offset, std::size_t bytes) {
  // A page without room on the disk would end the program when it is first written, so the room is taken now.
  if (const int error = ::posix_fallocate(fd_, static_cast<off_t>(offset), static_cast<off_t>(bytes)); error != 0)
    fail("cannot grow", error);
  void* data = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd_, static_cast<off_t>(offset));
  if (data == MAP_FAILED) fail("cannot be mapped", errno);
  return {data, bytes};
}

}  // namespace ravine
