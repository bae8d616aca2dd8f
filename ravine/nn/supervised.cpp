#include "ravine/nn/supervised.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "ravine/core/random.hpp"
#include "ravine/linalg/sums.hpp"
#include "ravine/simd/math.hpp"
#include "ravine/simd/normal.hpp"

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
Inputs<T> Supervised<T>::gather(std::span<const std::uint32_t> rows, std::span<const std::uint32_t> next) {
  const std::size_t width = data_.width, stride = row_stride(std::max<std::size_t>(width, 1)), vectors = data_.vectors;
  const std::size_t n = rows.size();
  const NnKernels<T>& kernels = nn_kernels<T>();
  work_.threads().parallel_for(n, row_grain(width), [&](std::size_t begin, std::size_t end) {
    const std::span<const std::uint32_t> later = next.subspan(std::min(begin, next.size()));
    kernels.gather({.data = data_.x.data(),
                    .size = data_.x.size(),
                    .width = width,
                    .rows = rows.data() + begin,
                    .n = end - begin,
                    .next = later.data(),
                    .next_n = std::min(later.size(), end - begin),
                    .x = {x_.data() + begin * stride, static_cast<std::ptrdiff_t>(stride)}});
  });
  for (std::size_t i = 0; vectors > 0 && i < n; ++i)
    std::copy_n(data_.codes.data() + rows[i] * vectors, vectors, codes_.data() + i * vectors);
  auto pick = [&](const auto& from, auto& to) {
    if (!from.empty())
      for (std::size_t i = 0; i < n; ++i) to[i] = from[rows[i]];
  };
  pick(data_.targets, targets_);
  pick(data_.labels, labels_);
  pick(data_.weights, weights_);
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
double Supervised<T>::sum_losses(std::size_t rows) const {
  return sum(losses_.span().first(rows));
}

template <class T>
double Supervised<T>::mean_loss(std::size_t rows) const {
  return sum_losses(rows) / static_cast<double>(rows);
}

template <class T>
double Supervised<T>::loss_and_gradient(std::span<const std::uint32_t> rows, std::span<const T> parameters,
                                        std::span<T> state, std::span<T> gradient, std::uint64_t seed,
                                        std::uint64_t step, std::span<const std::uint32_t> next) {
  const Inputs<T> inputs = gather(rows, next);
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

// In place of those of the batch: labels as the model expects them.
template <class T>
void Supervised<T>::draw_labels(std::size_t rows, Rows<const T> outputs, std::uint64_t seed, std::uint64_t step) {
  using L = Lane<double>;
  const Random random(seed, Stream::label, static_cast<std::uint32_t>(step));
  const std::size_t n = network_.shape().outputs;
  for (std::size_t i = 0; i < rows; ++i) {
    const T* z = outputs.data + static_cast<std::ptrdiff_t>(i) * outputs.stride;
    if (loss_.likelihood() == Likelihood::categorical) {
      const L largest = static_cast<double>(*std::max_element(z, z + n));
      double total = 0;
      for (std::size_t k = 0; k < n; ++k) total += exp(L(static_cast<double>(z[k])) - largest).v;
      double left = random.uniform(i) * total;
      std::size_t k = 0;
      while (k + 1 < n && (left -= exp(L(static_cast<double>(z[k])) - largest).v) >= 0) ++k;
      labels_[i] = static_cast<std::int32_t>(k);
      continue;
    }
    for (std::size_t j = 0; j < n; ++j) {
      const L mean = static_cast<double>(z[j]);
      const std::uint64_t at = i * n + j;
      targets_[i * n + j] = loss_.likelihood() == Likelihood::bernoulli
                                ? static_cast<T>(random.uniform(at) < sigmoid(mean).v)
                                : static_cast<T>(mean.v + std::sqrt(0.5) * normal(random, at));
    }
  }
}

template <class T>
bool Supervised<T>::curvature_sample(std::span<const std::uint32_t> rows, std::span<const T> parameters,
                                     std::span<T> state, std::span<T> gradient, std::uint64_t seed,
                                     std::uint64_t step) {
  if (loss_.likelihood() == Likelihood::none) return false;
  const Inputs<T> inputs = gather(rows);
  const Rows<const T> outputs = network_.forward(work_, parameters, state, inputs, true, seed, step);
  draw_labels(rows.size(), outputs, seed, step);
  const AnyLoss plain = loss_.plain();
  LossArgs<T> args = loss_args(rows.size(), outputs);
  args.loss = plain.object();
  args.dz = work_.output_gradient();
  // A row counts once in the matrix, so its weight enters the square once.
  for (std::size_t i = 0; args.weights != nullptr && i < rows.size(); ++i) weights_[i] = std::sqrt(weights_[i]);
  args.scale = 1 / std::sqrt(static_cast<double>(rows.size()));
  nn_kernels<T>().loss[loss_.index()](args);
  network_.backward(work_, parameters, inputs, gradient);
  return true;
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
      loss += sum_losses(n);
    }
    if (out) out(first, n, outputs);
  }
  return loss / static_cast<double>(std::max<std::size_t>(data_.rows, 1));
}

template class Supervised<float>;
template class Supervised<double>;

}  // namespace ravine
