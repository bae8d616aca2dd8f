// Layer<T>: one step of a network. A layer describes itself (blocks of parameters, running state, memory for a batch)
// and maps buffers to buffers; it owns no data, so one model serves many workspaces and threads of evaluation.
#pragma once
#include <cstddef>
#include <cstdint>

#include "ravine/core/layout.hpp"
#include "ravine/core/random.hpp"
#include "ravine/core/threads.hpp"
#include "ravine/nn/kernels.hpp"

namespace ravine {

/// What all layers share in one pass over a batch.
template <class T>
struct Pass {
  const NnKernels<T>& kernels;
  Threads& threads;
  std::size_t rows;
  bool training;              ///< dropout acts; batch norm uses and updates batch statistics
  std::uint64_t seed, step;   ///< of the random numbers of this pass
  const std::int32_t* codes;  ///< category codes, rows x (number of embeddings); nullptr without embeddings
  T* scratch;                 ///< for matrix products, one part per thread
};

/// The buffers of one layer in one pass. Strides are row_stride(), of a network's outputs output_stride().
template <class T>
struct Flow {
  Rows<const T> x;      ///< inputs
  Rows<T> y;            ///< outputs; the same memory as x if the layer works in place
  Rows<T> dy, dx;       ///< gradients by outputs and inputs; dx.data is nullptr if nobody needs it
  const T* parameters;  ///< the flat buffer; a layer knows its blocks' offsets
  T* gradient;          ///< the flat buffer; a layer overwrites its blocks
  T* state;             ///< running statistics, flat
  T* memory;            ///< what backward needs from forward; memory(rows) elements
};

template <class T>
class Layer {
 public:
  Layer(std::size_t in, std::size_t out) : inputs(in), outputs(out) {}
  virtual ~Layer() = default;

  virtual void forward(const Pass<T>& pass, const Flow<T>& flow) const = 0;
  virtual void backward(const Pass<T>& pass, const Flow<T>& flow) const = 0;

  /// y may be x: backward does not need x.
  [[nodiscard]] virtual bool in_place() const { return false; }
  /// dx must be dy.
  [[nodiscard]] virtual bool in_place_backward() const { return false; }
  /// Elements kept from forward for backward.
  [[nodiscard]] virtual std::size_t memory(std::size_t /*rows*/) const { return 0; }
  /// Elements of scratch per thread.
  [[nodiscard]] virtual std::size_t scratch(std::size_t /*rows*/) const { return 0; }

  const std::size_t inputs, outputs;
};

/// The row stride of activations with n columns.
constexpr std::size_t row_stride(std::size_t n) { return (n + 15) / 16 * 16; }

/// The row stride of a network's outputs. Where each row has one, they stand side by side: a loss works on as many rows
/// at a time as a register holds.
constexpr std::size_t output_stride(std::size_t n) { return n == 1 ? 1 : row_stride(n); }

/// Rows per thread below which an elementwise loop over rows of n elements is not worth sharing.
constexpr std::size_t row_grain(std::size_t n) { return 32768 / (n + 1) + 1; }

}  // namespace ravine
