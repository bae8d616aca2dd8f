#include "ravine/core/buffer.hpp"

#include <sys/mman.h>

#include <cstring>
#include <new>

namespace ravine {
namespace {

constexpr std::size_t huge_page = std::size_t{2} << 20;  // bytes, of x86-64 and of most others

std::align_val_t boundary(std::size_t bytes) { return std::align_val_t{bytes < huge_page ? alignment : huge_page}; }

}  // namespace

void* take_memory(std::size_t bytes) {
  void* memory = ::operator new(bytes, boundary(bytes));
#if defined(MADV_HUGEPAGE)
  if (bytes >= huge_page) madvise(memory, bytes, MADV_HUGEPAGE);  // a wish: where it is not granted, pages are small
#endif
  std::memset(memory, 0, bytes);
  return memory;
}

void give_memory(void* memory, std::size_t bytes) { ::operator delete(memory, boundary(bytes)); }

}  // namespace ravine
