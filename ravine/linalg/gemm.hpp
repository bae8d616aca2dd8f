// Matrix products, C = A B (+ bias), on own register-blocked kernels; one object per instruction set.
//
// Every element of C is one chain of multiply-adds over k = 0, 1, ..., begun at the bias or 0. Where C has at most four
// columns and the rows of A are adjacent, it is 16 chains, over k = 0, 16, ..., k = 1, 17, ..., and so on, which are
// then added in pairs, and the bias last. So its bits depend on neither the tile it falls into, nor the number of rows,
// nor the number of threads; and they are the same at every level that has fused multiply-add.
#pragma once
#include <cstddef>

#include "ravine/simd/isa.hpp"

namespace ravine {

class Threads;

/// A matrix in memory: element (i, j) is data[i * row + j * col]. Row-major has col = 1, its transpose row = 1.
template <class T>
struct Matrix {
  T* data;
  std::ptrdiff_t row, col;
};

/// Some rows and columns of a matrix.
struct Section {
  std::size_t row, rows, column, columns;
};

/// What is done to C part by part, by the thread that has just computed the part and has it in its first cache. A part
/// begins at a register of columns, and other parts of its rows with other registers.
struct Then {
  void (*call)(const void* context, const Section& section) = nullptr;
  const void* context = nullptr;
  explicit operator bool() const { return call != nullptr; }
  void operator()(const Section& section) const { call(context, section); }
};

template <class T>
struct GemmArgs {
  std::size_t m, n, k;  ///< C is m x n, A m x k, B k x n
  Matrix<const T> a, b;
  T* c;                     ///< row-major
  std::ptrdiff_t c_row;     ///< at least n
  const T* bias = nullptr;  ///< n values added to every row, or none
  Then then = {};
  std::size_t row = 0, column = 0;  ///< what `then` is told of the first element of C
  T* scratch = nullptr;             ///< gemm_scratch(n, k) elements for every thread, 64-byte aligned
};

/// What fits the caches: panels of B and C of up to `panel` columns, of B up to `depth` deep (128 KiB of floats, for
/// second caches of 256 KiB and more). C has at most `turned` columns where it is computed as C'.
struct GemmBlocks {
  static constexpr std::size_t depth = 512, panel = 64, turned = 4096;
};

/// Elements of scratch that one thread needs for products of depth k with n columns; more for larger ones.
std::size_t gemm_scratch(std::size_t n, std::size_t k);

/// C = A B + bias. A and B may be read one register (64 bytes) past their last elements, C is not.
template <class T>
void gemm(const GemmArgs<T>& args, Threads& threads);
/// The same on the calling thread alone.
template <class T>
void gemm(const GemmArgs<T>& args);

struct GemmKernels {
  void (*f32)(const GemmArgs<float>&);
  void (*f64)(const GemmArgs<double>&);
};

}  // namespace ravine
