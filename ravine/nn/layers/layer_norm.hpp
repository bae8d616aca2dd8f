// Every row is shifted and scaled to mean 0 and variance 1, then by gamma and beta per column. Ba, Kiros & Hinton 2016.
#pragma once
#include "ravine/nn/layer.hpp"

namespace ravine {

template <class T>
class LayerNorm final : public Layer<T> {
 public:
  static constexpr double eps = 1e-5;

  LayerNorm(std::size_t size, const std::string& name, Layout& layout)
      : Layer<T>(size, size),
        gamma_(layout[layout.add(name + ".gamma", {size}, Kind::norm)].offset),
        beta_(layout[layout.add(name + ".beta", {size}, Kind::bias)].offset) {}

  void forward(const Pass<T>& pass, const Flow<T>& f) const override {
    pass.threads.parallel_for(pass.rows, row_grain(this->outputs), [&](std::size_t begin, std::size_t end) {
      const auto first = static_cast<std::ptrdiff_t>(begin);
      pass.kernels.layer_norm({.rows = end - begin,
                               .n = this->outputs,
                               .eps = eps,
                               .x = {f.x.data + first * f.x.stride, f.x.stride},
                               .gamma = f.parameters + gamma_,
                               .beta = f.parameters + beta_,
                               .y = {f.y.data + first * f.y.stride, f.y.stride},
                               .mean = f.memory + begin,
                               .scale = f.memory + pass.rows + begin});
    });
  }
  void backward(const Pass<T>& pass, const Flow<T>& f) const override {
    NormBackArgs<T> args{.rows = pass.rows,
                         .n = this->outputs,
                         .x = f.x,
                         .gamma = f.parameters + gamma_,
                         .mean = f.memory,
                         .scale = f.memory + pass.rows,
                         .d = f.dy,
                         .d_gamma = f.gradient + gamma_,
                         .d_beta = f.gradient + beta_};
    pass.kernels.norm_sums(args, true);
    pass.threads.parallel_for(pass.rows, row_grain(this->outputs), [&](std::size_t begin, std::size_t end) {
      NormBackArgs<T> mine = args;
      const auto first = static_cast<std::ptrdiff_t>(begin);
      mine.rows = end - begin;
      mine.x.data += first * f.x.stride;
      mine.d.data += first * f.dy.stride;
      mine.mean += begin;
      mine.scale += begin;
      pass.kernels.layer_norm_back(mine);
    });
  }
  [[nodiscard]] bool in_place_backward() const override { return true; }
  [[nodiscard]] std::size_t memory(std::size_t rows) const override { return 2 * rows; }

 private:
  const std::size_t gamma_, beta_;
};

}  // namespace ravine
