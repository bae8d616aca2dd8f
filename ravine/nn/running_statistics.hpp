// The running means of a batch norm's statistics: blocks of the network's state, which models and checkpoints keep. A
// training pass moves them towards its batch, an evaluation reads them. Ioffe & Szegedy, ICML 2015.
#pragma once
#include <cmath>
#include <string>

#include "ravine/core/layout.hpp"

namespace ravine {

template <class T>
class RunningStatistics {
 public:
  static constexpr double eps = 1e-5, momentum = 0.1;  // share of a new batch in the running means, as in PyTorch

  RunningStatistics(std::size_t size, const std::string& name, Layout& state)
      : size_(size),
        mean_(state[state.add(name + ".running_mean", {size}, Kind::vector)].offset),
        variance_(state[state.add(name + ".running_variance", {size}, Kind::norm)].offset) {}

  /// `scale` is 1 / sqrt(variance + eps) of a batch of `samples` values; the running variance is the unbiased one.
  void update(T* state, const T* mean, const T* scale, std::size_t samples) const {
    // One value says nothing about the variance: it leaves the running statistics alone.
    const double unbiased = static_cast<double>(samples) / (static_cast<double>(samples) - 1);
    for (std::size_t j = 0; j < size_ && samples > 1; ++j) {
      const double variance = 1 / (static_cast<double>(scale[j]) * static_cast<double>(scale[j])) - eps;
      T &running_mean = state[mean_ + j], &running_variance = state[variance_ + j];
      running_mean = static_cast<T>((1 - momentum) * running_mean + momentum * mean[j]);
      running_variance = static_cast<T>((1 - momentum) * running_variance + momentum * variance * unbiased);
    }
  }

  void recall(const T* state, T* mean, T* scale) const {
    for (std::size_t j = 0; j < size_; ++j) {
      mean[j] = state[mean_ + j];
      scale[j] = static_cast<T>(1 / std::sqrt(static_cast<double>(state[variance_ + j]) + eps));
    }
  }

 private:
  const std::size_t size_, mean_, variance_;
};

}  // namespace ravine
