// Network<T>: layers over planned memory. It knows the blocks of its parameters (a Layout) and of its running state,
// and runs batches through a Workspace; it owns no numbers and never sees an optimizer.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "ravine/core/buffer.hpp"
#include "ravine/nn/image.hpp"
#include "ravine/nn/layer.hpp"
#include "ravine/nn/layers/embed.hpp"
#include "ravine/nn/network_spec.hpp"

namespace ravine {

/// What goes in and comes out, and the words for what is between.
struct NetworkShape {
  std::size_t numeric;                     ///< numeric input columns
  std::vector<EmbeddingShape> embeddings;  ///< categories that get a learned vector
  std::size_t outputs;
  NetworkSpec spec;
  Image image = {};  ///< what the numeric columns are the pixels of, channels last; of a cnn
};

/// The inputs of a batch; rows of x at x_stride.
template <class T>
struct Inputs {
  std::size_t rows;
  const T* x;
  std::ptrdiff_t x_stride;
  const std::int32_t* codes = nullptr;  ///< rows x embeddings
};

template <class T>
class Workspace;

template <class T>
class Network;

/// Pointwise layers that are done to parts of what another layer computes: [first, last).
template <class T>
struct Done {
  const Network<T>& network;
  Workspace<T>& work;
  const Pass<T>& pass;
  std::size_t first, last;
};

template <class T>
class Network {
 public:
  /// Throws Error (usage) if a cnn's kernel or pool is larger than what is left of the image.
  explicit Network(NetworkShape shape);

  [[nodiscard]] const NetworkShape& shape() const { return shape_; }
  [[nodiscard]] const Layout& layout() const { return layout_; }
  [[nodiscard]] const Layout& state_layout() const { return state_layout_; }

  /// Fills flat buffers with the start of training for `seed`.
  void init(std::span<T> parameters, std::span<T> state, std::uint64_t seed) const;

  /// The outputs (logits) of a batch; they stay in the workspace until its next pass.
  Rows<const T> forward(Workspace<T>& work, std::span<const T> parameters, std::span<T> state, const Inputs<T>& inputs,
                        bool training, std::uint64_t seed = 0, std::uint64_t step = 0) const;
  /// The gradient of a loss whose derivatives by the outputs stand in work.output_gradient(), for the batch that the
  /// last training pass ran. Every block of `gradient` is overwritten.
  void backward(Workspace<T>& work, std::span<const T> parameters, const Inputs<T>& inputs,
                std::span<T> gradient) const;

 private:
  friend class Workspace<T>;
  template <class L, class... A>
  void add(A&&... args) {
    layers_.push_back(std::make_unique<L>(std::forward<A>(args)...));
    pointwise_.push_back(dynamic_cast<const Pointwise<T>*>(layers_.back().get()));
  }
  template <bool back>
  static Then done_behind(const Done<T>& done);

  /// Adds a cnn's convolutions and what follows each; returns the width of what dense layers get.
  std::size_t add_convolutions();
  void add_activation(std::size_t width);
  /// The row stride of what a layer gives.
  [[nodiscard]] std::ptrdiff_t stride_behind(std::size_t layer) const;

  NetworkShape shape_;
  Layout layout_, state_layout_;
  std::vector<std::unique_ptr<Layer<T>>> layers_;
  std::vector<const Pointwise<T>*> pointwise_;  // per layer; nullptr for the others
};

/// The memory of passes over batches of up to `rows` rows, planned once. One pass at a time.
template <class T>
class Workspace {
 public:
  Workspace(const Network<T>& network, std::size_t rows, bool training, Threads& threads);

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] Threads& threads() { return threads_; }
  /// Where the loss puts its derivatives by the outputs.
  [[nodiscard]] Rows<T> output_gradient() {
    return {gradient_[0].data(), static_cast<std::ptrdiff_t>(output_stride(outputs_))};
  }

 private:
  friend class Network<T>;
  std::size_t rows_, outputs_;
  Threads& threads_;
  std::vector<Buffer<T>> values_;  // outputs of the layers that do not work in place
  std::vector<T*> output_;         // per layer
  std::vector<Buffer<T>> memory_;  // per layer
  std::vector<Flow<T>> flow_;      // of the pass under way, per layer
  Buffer<T> gradient_[2], scratch_;
  std::uint64_t seed_ = 0, step_ = 0;
};

}  // namespace ravine
