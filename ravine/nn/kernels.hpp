// The table of compiled network kernels: activations, losses and normalisations, one table per instruction set.
// Activations of a batch are row-major with a row stride that is a multiple of 16 elements, but for a network's outputs
// of one column, which stand side by side; what stands behind the last column is undefined and never read as a result.
// Sums along a row run in 16 lanes and a fixed tree, sums over rows in the order of the rows, so they give the same
// bits at every level.
#pragma once
#include <cstddef>
#include <cstdint>

#include "ravine/nn/activations/all.hpp"
#include "ravine/nn/losses/all.hpp"
#include "ravine/simd/isa.hpp"

namespace ravine {

/// A batch of rows in memory.
template <class T>
struct Rows {
  T* data;
  std::ptrdiff_t stride;
};

/// `rows` pieces of n elements, `stride` apart in every buffer: what elementwise kernels work on, in whole registers,
/// also behind the end of a piece.
struct Pieces {
  std::size_t rows, n;
  std::ptrdiff_t stride;
};

/// Dropout of elements that are numbered from `first` on, as they lie in their buffer.
template <class T>
struct DropoutArgs {
  std::uint32_t key;
  std::uint64_t first;
  double p;
  const T* x;
  T *y, *mask;  ///< y = x mask; mask = 0 with probability p, else 1 / (1 - p)
};

/// Rows of a data set of `size` elements, `width` in a row, to x, whose rows are padded. The `next` rows only come from
/// memory.
template <class T>
struct GatherArgs {
  const float* data;
  std::size_t size, width;
  const std::uint32_t* rows;
  std::size_t n;
  const std::uint32_t* next;
  std::size_t next_n;
  Rows<T> x;
};

template <class T>
struct LossArgs {
  const void* loss;  ///< the loss object of the kernel's type
  std::size_t rows, n;
  Rows<const T> z;
  const T* targets;            ///< rows x n values; of a pointwise loss
  const std::int32_t* labels;  ///< one class per row; of cross-entropy
  const T* weights;            ///< one per row, or nullptr
  double scale;                ///< factor on the gradient: 1 / rows for a mean
  Rows<T> dz;                  ///< d(mean loss)/dz, or data = nullptr
  T* losses;                   ///< weighted loss of each row, or nullptr
};

template <class T>
struct NormArgs {
  std::size_t rows, n;
  double eps;
  Rows<const T> x;
  const T *gamma, *beta;
  Rows<T> y;
  T *mean, *scale;  ///< per row (layer norm) or per column (batch norm): the mean, and 1 / sqrt(variance + eps)
};

template <class T>
struct NormBackArgs {
  std::size_t rows, n;
  Rows<const T> x;
  const T* gamma;
  const T *mean, *scale;
  Rows<T> d;  ///< in: dy, out: dx
  T *d_gamma, *d_beta;
};

/// An image with its channels last, and a window of height x width that moves over it, `stride` pixels at a time.
struct PoolShape {
  std::size_t in_height, in_width, channels;
  std::size_t height, width, stride;
  std::size_t out_height, out_width;
};

template <class T>
struct NnKernels {
  void (*gather)(const GatherArgs<T>&);
  void (*activate[AllActivations::size])(const Pieces&, const T* z, T* y);
  void (*activate_with_slope[AllActivations::size])(const Pieces&, const T* z, T* y, T* slope);  ///< y, f'(z)
  void (*activate_back[AllActivations::size])(const Pieces&, const T* y, T* d);  ///< d *= f'(z), if that follows from y
  void (*loss[AllLosses::size])(const LossArgs<T>&);
  void (*dropout)(const Pieces&, const DropoutArgs<T>&);
  void (*multiply)(const Pieces&, const T* a, T* d);  ///< d *= a
  void (*column_sums)(std::size_t rows, std::size_t n, Rows<const T> x, T* sums);
  void (*layer_norm)(const NormArgs<T>&);
  void (*layer_norm_back)(const NormBackArgs<T>&);          ///< rows only: d_gamma and d_beta are not written
  void (*norm_sums)(const NormBackArgs<T>&, bool per_row);  ///< d_gamma and d_beta, from dy
  void (*batch_norm_stats)(const NormArgs<T>&);             ///< mean and scale of every column
  void (*batch_norm)(const NormArgs<T>&);                   ///< y, from mean and scale
  void (*batch_norm_back)(const NormBackArgs<T>&);          ///< dx, from dy, d_gamma and d_beta
  // One image; `chosen` is the place in its window that every output came from.
  void (*max_pool)(const PoolShape&, const T* x, T* y, T* chosen);
  void (*max_pool_back)(const PoolShape&, const T* dy, const T* chosen, T* dx);
  void (*average_pool)(const PoolShape&, const T* x, T* y);
  void (*average_pool_back)(const PoolShape&, const T* dy, T* dx);
};

struct NnTable {
  NnKernels<float> f32;
  NnKernels<double> f64;
};

/// The kernels of the level in use.
template <class T>
const NnKernels<T>& nn_kernels();

}  // namespace ravine
