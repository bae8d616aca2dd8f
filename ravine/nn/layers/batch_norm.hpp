// Every column is shifted and scaled to mean 0 and variance 1 over the batch, then by gamma and beta. Ioffe & Szegedy,
// ICML 2015. Evaluation uses running means of the batch statistics (of the mean and of 1/scale^2 = variance + eps).
#pragma once
#include "ravine/nn/layer.hpp"
#include "ravine/nn/running_statistics.hpp"

namespace ravine {

template <class T>
class BatchNorm final : public Layer<T> {
 public:
  BatchNorm(std::size_t size, const std::string& name, Layout& layout, Layout& state)
      : Layer<T>(size, size),
        gamma_(layout[layout.add(name + ".gamma", {size}, Kind::norm)].offset),
        beta_(layout[layout.add(name + ".beta", {size}, Kind::bias)].offset),
        running_(size, name, state) {}

  void forward(const Pass<T>& pass, const Flow<T>& f) const override {
    const std::size_t n = this->outputs;
    T *mean = f.memory, *scale = f.memory + row_stride(n);
    NormArgs<T> args{.rows = pass.rows,
                     .n = n,
                     .eps = running_.eps,
                     .x = f.x,
                     .gamma = f.parameters + gamma_,
                     .beta = f.parameters + beta_,
                     .y = f.y,
                     .mean = mean,
                     .scale = scale};
    if (pass.training) {
      pass.kernels.batch_norm_stats(args);
      running_.update(f.state, mean, scale, pass.rows);
    } else {
      running_.recall(f.state, mean, scale);
    }
    pass.threads.parallel_for(pass.rows, row_grain(n), [&](std::size_t begin, std::size_t end) {
      NormArgs<T> mine = args;
      mine.rows = end - begin;
      mine.x.data += static_cast<std::ptrdiff_t>(begin) * f.x.stride;
      mine.y.data += static_cast<std::ptrdiff_t>(begin) * f.y.stride;
      pass.kernels.batch_norm(mine);
    });
  }
  void backward(const Pass<T>& pass, const Flow<T>& f) const override {
    const NormBackArgs<T> args{.rows = pass.rows,
                               .n = this->outputs,
                               .x = f.x,
                               .gamma = f.parameters + gamma_,
                               .mean = f.memory,
                               .scale = f.memory + row_stride(this->outputs),
                               .d = f.dy,
                               .d_gamma = f.gradient + gamma_,
                               .d_beta = f.gradient + beta_};
    pass.kernels.norm_sums(args, false);
    pass.kernels.batch_norm_back(args);
  }
  [[nodiscard]] bool in_place_backward() const override { return true; }
  [[nodiscard]] std::size_t memory(std::size_t /*rows*/) const override { return 2 * row_stride(this->outputs); }

 private:
  const std::size_t gamma_, beta_;
  const RunningStatistics<T> running_;
};

}  // namespace ravine
