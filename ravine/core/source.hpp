// Source: the whole text of a file, mapped into memory, or decompressed if it is gzip, or read from standard input.
#pragma once
#include <cstddef>
#include <memory>
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
  /// Says that a part of the text has been read: if it is mapped, it leaves the memory until it is read again.
  void release(std::string_view part) const;
  /// How the file is called in messages.
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::string_view text_;
  void* map_ = nullptr;
  std::size_t map_size_ = 0;
  std::vector<char> owned_;
};

/// A hash of bytes (XXH3, 128 bits) as 32 hexadecimal digits; `xxhsum -H2` prints the same.
std::string content_hash(std::string_view bytes);

/// The same of bytes that come in parts.
class ContentHash {
 public:
  ContentHash();
  void add(std::string_view bytes);
  [[nodiscard]] std::string text() const;

 private:
  struct Free {
    void operator()(void* state) const;
  };
  std::unique_ptr<void, Free> state_;
};

}  // namespace ravine
