// Products whose left factor is gathered by offsets, C = A B with A(i, k) = a[row[i] + col[k]]: what a convolution is
// when the pixels under the kernel are read in place instead of being copied to a matrix. One object per instruction
// set, on the calling thread; nothing is allocated.
//
// Every element of C is one chain of multiply-adds over k = 0, 1, ..., begun at 0, at the bias or at what C holds. So
// its bits depend neither on the tile it falls into nor on how the work was cut, and avx2 and avx512 agree.
#pragma once
#include <cstddef>
#include <cstdint>

namespace ravine {

template <class T>
struct OffsetGemmArgs {
  std::size_t m, n, k;  ///< C is m x n, A m x k, B k x n
  const T* a;
  const std::uint32_t *row, *col;  ///< m and k offsets into a
  const T* b;                      ///< row-major; may be read one register (64 bytes) past its last element
  std::ptrdiff_t b_row;
  T* c;  ///< row-major; only its n columns are written
  std::ptrdiff_t c_row;
  const T* bias = nullptr;  ///< n values that the sums of every row begin at (may be read as b), or none
  bool add = false;         ///< the sums begin at what C holds; then there is no bias
};

template <class T>
void offset_gemm(const OffsetGemmArgs<T>& args);

struct OffsetGemmKernels {
  void (*f32)(const OffsetGemmArgs<float>&);
  void (*f64)(const OffsetGemmArgs<double>&);
};

}  // namespace ravine
