// Supervised<T>: the cost of a network on rows of a data set, J = mean loss (+ l1 |W|_1 + l2/2 |W|^2 over the weight
// matrices), with its gradient. It owns the memory of a batch; nothing is allocated after construction.
#pragma once
#include <cmath>
#include <functional>
#include <span>

#include "ravine/data/dataset.hpp"
#include "ravine/nn/any_loss.hpp"
#include "ravine/nn/network.hpp"

namespace ravine {

/// Penalties on the weight matrices (not on biases, norms and embeddings).
struct Penalty {
  double l1 = 0, l2 = 0;
  /// Of one weight.
  [[nodiscard]] double of(double w) const { return l1 * std::abs(w) + l2 / 2 * w * w; }
};

template <class T>
class Supervised {
 public:
  /// All arguments must outlive the object; batches have up to `batch` rows.
  Supervised(const Network<T>& network, const AnyLoss& loss, const Dataset& data, std::size_t batch, bool training,
             Threads& threads, Penalty penalty = {});

  /// The mean loss over `rows` of the data set and its gradient. `seed` and `step` draw the dropout. `next` are the
  /// rows that will be wanted then, if known: they lie at random, and come from memory meanwhile.
  double loss_and_gradient(std::span<const std::uint32_t> rows, std::span<const T> parameters, std::span<T> state,
                           std::span<T> gradient, std::uint64_t seed, std::uint64_t step,
                           std::span<const std::uint32_t> next = {});

  /// The same loss without its gradient.
  double loss(std::span<const std::uint32_t> rows, std::span<const T> parameters, std::span<T> state,
              std::uint64_t seed, std::uint64_t step);

  /// Objective::curvature_sample() on `rows`: the same pass as loss_and_gradient() on labels drawn from the outputs, a
  /// function of seed, step and the place in `rows`; penalties and label smoothing have no part in it. False if the
  /// loss has no likelihood.
  bool curvature_sample(std::span<const std::uint32_t> rows, std::span<const T> parameters, std::span<T> state,
                        std::span<T> gradient, std::uint64_t seed, std::uint64_t step);

  /// Runs all rows of the data set in order, without training, in batches: calls out(first row, outputs) for each, and
  /// returns the mean loss (0 if the data set has no targets).
  double evaluate(std::span<const T> parameters, std::span<T> state,
                  const std::function<void(std::size_t first, std::size_t rows, Rows<const T> outputs)>& out);

 private:
  Inputs<T> gather(std::span<const std::uint32_t> rows, std::span<const std::uint32_t> next = {});
  LossArgs<T> loss_args(std::size_t rows, Rows<const T> outputs);
  void draw_labels(std::size_t rows, Rows<const T> outputs, std::uint64_t seed, std::uint64_t step);
  double sum_losses(std::size_t rows) const;
  double mean_loss(std::size_t rows) const;

  const Network<T>& network_;
  AnyLoss loss_;
  const Dataset& data_;
  const Penalty penalty_;
  Workspace<T> work_;
  std::vector<std::uint32_t> in_order_;
  Buffer<T> x_, targets_, weights_, losses_;
  Buffer<std::int32_t> codes_, labels_;
};

}  // namespace ravine
