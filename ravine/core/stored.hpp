// Stored<T>: an array of fixed size that is in memory or, if it is large, in a scratch file that is mapped. Its user
// sees a span either way. Reading is thread-safe; a copy is always in memory.
#pragma once
#include <algorithm>
#include <vector>

#include "ravine/core/buffer.hpp"
#include "ravine/core/scratch.hpp"

namespace ravine {

template <class T>
class Stored {
 public:
  Stored() = default;
  Stored(Buffer<T> memory) : Stored(std::move(memory), 0) { size_ = memory_.size(); }  // NOLINT: one means the other
  /// The first `size` elements of `memory`.
  Stored(Buffer<T> memory, std::size_t size) : memory_(std::move(memory)), data_(memory_.data()), size_(size) {}
  Stored(Mapping file, std::size_t size) : file_(std::move(file)), data_(static_cast<T*>(file_.data())), size_(size) {}
  Stored(const std::vector<T>& values) : Stored(Buffer<T>(values.size())) {  // NOLINT: one means the other
    std::copy(values.begin(), values.end(), data_);
  }
  Stored(const Stored& other) : Stored(Buffer<T>(other.size_)) { std::copy(other.begin(), other.end(), data_); }
  Stored(Stored&& other) noexcept
      : memory_(std::move(other.memory_)),
        file_(std::move(other.file_)),
        data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)) {}
  Stored& operator=(Stored other) noexcept {
    std::swap(memory_, other.memory_);
    std::swap(file_, other.file_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Stored() = default;

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] T* data() { return data_; }
  [[nodiscard]] const T* data() const { return data_; }
  T& operator[](std::size_t i) { return assert(i < size_), data_[i]; }
  const T& operator[](std::size_t i) const { return assert(i < size_), data_[i]; }
  [[nodiscard]] const T* begin() const { return data_; }
  [[nodiscard]] const T* end() const { return data_ + size_; }
  [[nodiscard]] std::span<T> span() { return {data_, size_}; }
  [[nodiscard]] std::span<const T> span() const { return {data_, size_}; }
  friend bool operator==(const Stored& a, const std::vector<T>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

  /// Says that the elements will not be needed soon: what is in a file leaves the memory.
  void release() const { file_.release(); }

 private:
  Buffer<T> memory_;
  Mapping file_;
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace ravine
