// ScratchFile: a file without a name, for arrays that are larger than the memory they should take. It is unlinked from
// the moment it is made, so that nothing is left behind however the program ends, and no other run can meet it: there
// is nothing to validate and nothing to delete. Mappings of it outlive the object. Not thread-safe, but for `write`.
#pragma once
#include <cstddef>
#include <string>
#include <utility>

namespace ravine {

/// A part of a file as memory; unmapped by its owner's end. Move-only.
class Mapping {
 public:
  Mapping() = default;
  Mapping(void* data, std::size_t bytes) : data_(data), bytes_(bytes) {}
  Mapping(Mapping&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  Mapping& operator=(Mapping&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping();

  [[nodiscard]] void* data() const { return data_; }
  /// Gives the memory back; the contents stay in the file and return when they are read.
  void release() const;

 private:
  void* data_ = nullptr;
  std::size_t bytes_ = 0;
};

class ScratchFile {
 public:
  /// In `folder`, or where large temporary files go if that is empty: $TMPDIR, else /var/tmp. Throws Error (runtime).
  explicit ScratchFile(const std::string& folder);
  ~ScratchFile();
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  /// Throws Error (runtime) if the disk is full.
  void write(std::size_t offset, const void* data, std::size_t bytes);
  /// `offset` must be a multiple of `page`. Throws Error (runtime), also if there is no room for what was never
  /// written.
  [[nodiscard]] Mapping map(std::size_t offset, std::size_t bytes);

  static constexpr std::size_t page = 65536;  ///< a multiple of every page size in use

 private:
  [[noreturn]] void fail(const std::string& what, int error) const;

  std::string folder_;
  int fd_ = -1;
};

}  // namespace ravine
