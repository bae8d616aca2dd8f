// Writing files so that a reader sees the old contents or the new, never a part: a temporary file beside the target,
// synced, then renamed over it.
#pragma once
#include <string>
#include <string_view>

namespace ravine {

/// A file under way. Without commit() nothing is left behind. Devices and pipes are written in place; "-" is standard
/// output. Throws Error (runtime) with the reason when anything fails.
class AtomicFile {
 public:
  explicit AtomicFile(std::string path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view bytes);
  /// Makes the contents visible under the path.
  void commit();

 private:
  void flush();
  [[noreturn]] void fail(const std::string& what) const;
  std::string path_, target_, temporary_, buffer_;
  int fd_ = -1;
};

/// Complains early, before long work, if a file could not be written there.
void check_writable(const std::string& path);

}  // namespace ravine
