// Layer<T>: one step of a network. A layer describes itself (blocks of parameters, running state, memory for a batch)
// and maps buffers to buffers; it owns no data, so one model serves many workspaces and threads of evaluation.
#pragma once
#include <cstddef>
#include <cstdint>

#include "ravine/core/layout.hpp"
#include "ravine/core/random.hpp"
#include "ravine/core/threads.hpp"
#include "ravine/linalg/gemm.hpp"
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
  Then then = {};       ///< done to every part of y, in the backward pass of dx, by a layer that finishes()
};

/// The row stride of activations with n columns.
constexpr std::size_t row_stride(std::size_t n) { return (n + 15) / 16 * 16; }

/// The row stride of a network's outputs. Where each row has one, they stand side by side: a loss works on as many rows
/// at a time as a register holds.
constexpr std::size_t output_stride(std::size_t n) { return n == 1 ? 1 : row_stride(n); }

/// Rows per thread below which an elementwise loop over rows of n elements is not worth sharing.
constexpr std::size_t row_grain(std::size_t n) { return 32768 / (n + 1) + 1; }

template <class T>
class Layer {
 public:
  Layer(std::size_t in, std::size_t out) : inputs(in), outputs(out) {}
  virtual ~Layer() = default;

  virtual void forward(const Pass<T>& pass, const Flow<T>& flow) const = 0;
  virtual void backward(const Pass<T>& pass, const Flow<T>& flow) const = 0;

  /// Calls flow.then for every part of its result.
  [[nodiscard]] virtual bool finishes() const { return false; }
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

/// A layer whose outputs are functions of single inputs. It works on any part of a batch, so that it can be done to
/// what a product has just computed. dx is dy.
template <class T>
class Pointwise : public Layer<T> {
 public:
  explicit Pointwise(std::size_t size) : Layer<T>(size, size) {}

  /// `section` is of x and y, or of dy.
  virtual void forward(const Pass<T>& pass, const Flow<T>& flow, const Section& section) const = 0;
  virtual void backward(const Pass<T>& pass, const Flow<T>& flow, const Section& section) const = 0;

  void forward(const Pass<T>& pass, const Flow<T>& flow) const final {
    over_rows(pass, [&](const Section& section) { forward(pass, flow, section); });
  }
  void backward(const Pass<T>& pass, const Flow<T>& flow) const final {
    over_rows(pass, [&](const Section& section) { backward(pass, flow, section); });
  }
  [[nodiscard]] bool in_place_backward() const final { return true; }

 protected:
  /// Where a section begins in every buffer, and its elements from there on; whole rows are one piece.
  [[nodiscard]] std::ptrdiff_t begin(const Section& section) const {
    return static_cast<std::ptrdiff_t>(section.row * row_stride(this->outputs) + section.column);
  }
  [[nodiscard]] Pieces pieces(const Section& section) const {
    const std::size_t stride = row_stride(this->outputs);
    if (section.columns == this->outputs) return {1, section.rows * stride, 0};
    return {section.rows, section.columns, static_cast<std::ptrdiff_t>(stride)};
  }

 private:
  template <class F>
  void over_rows(const Pass<T>& pass, F f) const {
    pass.threads.parallel_for(pass.rows, row_grain(this->outputs), [&](std::size_t first, std::size_t last) {
      f(Section{first, last - first, 0, this->outputs});
    });
  }
};

}  // namespace ravine
