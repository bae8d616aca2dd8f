// Source: the whole text of a file, mapped into memory, or decompressed if it is gzip, or read from standard input.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ravine {

class Source {
 public:
  /// Opens `path` ("-" is standard input). Throws Error: runtime if it cannot be read, data if it is empty.
  explicit Source(const std::string& path);
  ~Source();
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  [[nodiscard]] std::string_view text() const { return text_; }
  /// How the file is called in messages.
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::string_view text_;
  void* map_ = nullptr;
  std::size_t map_size_ = 0;
  std::vector<char> owned_;
};

/// A hash of the bytes (XXH3, 128 bits) as 32 hexadecimal digits; `xxhsum -H2` prints the same.
std::string content_hash(std::string_view bytes);

}  // namespace ravine
