#include "ravine/nn/supervised.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace ravine {

template <class T>
Supervised<T>::Supervised(const Network<T>& network, const AnyLoss& loss, const Dataset& data, std::size_t batch,
                          bool training, Threads& threads, Penalty penalty)
    : network_(network),
      loss_(loss),
      data_(data),
      penalty_(penalty),
      work_(network, batch, training, threads),
      in_order_(batch),
      x_(batch * row_stride(std::max<std::size_t>(data.width, 1))),
      targets_(batch * network.shape().outputs),
      weights_(batch),
      losses_(batch),
      codes_(batch * data.vectors),
      labels_(batch) {}

template <class T>
Inputs<T> Supervised<T>::gather(std::span<const std::uint32_t> rows) {
  const std::size_t width = data_.width, stride = row_stride(std::max<std::size_t>(width, 1)), vectors = data_.vectors;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t row = rows[i];
    const float* from = data_.x.data() + row * width;
    if constexpr (sizeof(T) == sizeof(float)) std::memcpy(x_.data() + i * stride, from, width * sizeof(T));
    else std::copy(from, from + width, x_.data() + i * stride);
    for (std::size_t v = 0; v < vectors; ++v) codes_[i * vectors + v] = data_.codes[row * vectors + v];
    if (!data_.targets.empty()) targets_[i] = data_.targets[row];
    if (!data_.labels.empty()) labels_[i] = data_.labels[row];
    if (!data_.weights.empty()) weights_[i] = data_.weights[row];
  }
  return {.rows = rows.size(), .x = x_.data(), .x_stride = static_cast<std::ptrdiff_t>(stride), .codes = codes_.data()};
}

template <class T>
LossArgs<T> Supervised<T>::loss_args(std::size_t rows, Rows<const T> outputs) {
  return {.loss = loss_.object(),
          .rows = rows,
          .n = network_.shape().outputs,
          .z = outputs,
          .targets = targets_.data(),
          .labels = labels_.data(),
          .weights = data_.weights.empty() ? nullptr : weights_.data(),
          .scale = 1 / static_cast<double>(rows),
          .dz = {},
          .losses = losses_.data()};
}

template <class T>
double Supervised<T>::mean_loss(std::size_t rows) const {
  double loss = 0;
  for (std::size_t i = 0; i < rows; ++i) loss += static_cast<double>(losses_[i]);
  return loss / static_cast<double>(rows);
}

template <class T>
double Supervised<T>::loss_and_gradient(std::span<const std::uint32_t> rows, std::span<const T> parameters,
                                        std::span<T> state, std::span<T> gradient, std::uint64_t seed,
                                        std::uint64_t step) {
  const Inputs<T> inputs = gather(rows);
  LossArgs<T> args = loss_args(rows.size(), network_.forward(work_, parameters, state, inputs, true, seed, step));
  args.dz = work_.output_gradient();
  nn_kernels<T>().loss[loss_.index()](args);
  network_.backward(work_, parameters, inputs, gradient);
  double loss = mean_loss(rows.size());
  if (penalty_.l1 == 0 && penalty_.l2 == 0) return loss;
  for (const Block& block : network_.layout().blocks()) {
    if (block.kind != Kind::matrix) continue;
    for (std::size_t i = block.offset; i < block.offset + block.size; ++i) {
      const auto w = static_cast<double>(parameters[i]);
      loss += penalty_.of(w);
      gradient[i] += static_cast<T>(penalty_.l1 * ((w > 0) - (w < 0)) + penalty_.l2 * w);
    }
  }
  return loss;
}

template <class T>
double Supervised<T>::loss(std::span<const std::uint32_t> rows, std::span<const T> parameters, std::span<T> state,
                           std::uint64_t seed, std::uint64_t step) {
  nn_kernels<T>().loss[loss_.index()](
      loss_args(rows.size(), network_.forward(work_, parameters, state, gather(rows), true, seed, step)));
  double loss = mean_loss(rows.size());
  if (penalty_.l1 == 0 && penalty_.l2 == 0) return loss;
  for (const Block& block : network_.layout().blocks())
    if (block.kind == Kind::matrix)
      for (const T w : view(parameters, block)) loss += penalty_.of(static_cast<double>(w));
  return loss;
}

template <class T>
double Supervised<T>::evaluate(std::span<const T> parameters, std::span<T> state,
                               const std::function<void(std::size_t, std::size_t, Rows<const T>)>& out) {
  const bool has_targets = !data_.targets.empty() || !data_.labels.empty();
  double loss = 0;
  for (std::size_t first = 0; first < data_.rows; first += in_order_.size()) {
    const std::size_t n = std::min(in_order_.size(), data_.rows - first);
    std::iota(in_order_.begin(), in_order_.begin() + static_cast<std::ptrdiff_t>(n), static_cast<std::uint32_t>(first));
    const Rows<const T> outputs =
        network_.forward(work_, parameters, state, gather(std::span(in_order_).first(n)), false);
    if (has_targets) {
      nn_kernels<T>().loss[loss_.index()](loss_args(n, outputs));
      for (std::size_t i = 0; i < n; ++i) loss += static_cast<double>(losses_[i]);
    }
    if (out) out(first, n, outputs);
  }
  return loss / static_cast<double>(std::max<std::size_t>(data_.rows, 1));
}

template class Supervised<float>;
template class Supervised<double>;

}  // namespace ravine
