// Buffer<T>: owning, zero-filled memory on a 64-byte boundary, with a spare 64 bytes behind it.
// Kernels may load (never store) one register past the last element; the spare bytes make that legal and are zero.
// Large buffers ask for huge pages: kernels that go down a column of a wide matrix meet a new small page at every line.
// Move-only. Not thread-safe; threads share it by writing disjoint ranges.
#pragma once
#include <cassert>
#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

namespace ravine {

inline constexpr std::size_t alignment = 64;  // bytes: one cache line, one AVX-512 register

/// The smallest multiple of `unit` that is at least `n`.
constexpr std::size_t round_up(std::size_t n, std::size_t unit) { return (n + unit - 1) / unit * unit; }

/// What a Buffer is made of: `bytes` zero bytes on a cache line, large pieces on huge pages where the system has them.
void* take_memory(std::size_t bytes);
void give_memory(void* memory, std::size_t bytes);

template <class T>
class Buffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Buffer() = default;
  explicit Buffer(std::size_t size) : size_(size) {
    if (size > 0) data_ = static_cast<T*>(take_memory(bytes()));
  }
  Buffer(Buffer&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Buffer& operator=(Buffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() {
    if (data_ != nullptr) give_memory(data_, bytes());
  }

  [[nodiscard]] T* data() { return data_; }
  [[nodiscard]] const T* data() const { return data_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  T& operator[](std::size_t i) { return assert(i < size_), data_[i]; }
  const T& operator[](std::size_t i) const { return assert(i < size_), data_[i]; }
  [[nodiscard]] std::span<T> span() { return {data_, size_}; }
  [[nodiscard]] std::span<const T> span() const { return {data_, size_}; }
  /// A copy of the same size and contents.
  [[nodiscard]] Buffer clone() const {
    Buffer copy(size_);
    if (size_ > 0) std::memcpy(static_cast<void*>(copy.data_), data_, size_ * sizeof(T));
    return copy;
  }

 private:
  [[nodiscard]] std::size_t bytes() const { return round_up(size_ * sizeof(T), alignment) + alignment; }
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace ravine
