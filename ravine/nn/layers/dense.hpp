// y = x W + b with W of shape [inputs, outputs].
#pragma once
#include "ravine/nn/layer.hpp"

namespace ravine {

template <class T>
class Dense final : public Layer<T> {
 public:
  Dense(std::size_t in, std::size_t out, const std::string& name, Layout& layout)
      : Layer<T>(in, out),
        weight_(layout[layout.add(name + ".weight", {in, out}, Kind::matrix)].offset),
        bias_(layout[layout.add(name + ".bias", {out}, Kind::bias)].offset) {}

  void forward(const Pass<T>& pass, const Flow<T>& f) const override {
    gemm<T>({.m = pass.rows,
             .n = outputs,
             .k = inputs,
             .a = {f.x.data, f.x.stride, 1},
             .b = {f.parameters + weight_, width(), 1},
             .c = f.y.data,
             .c_row = f.y.stride,
             .bias = f.parameters + bias_,
             .then = f.then,
             .scratch = pass.scratch},
            pass.threads);
  }

  void backward(const Pass<T>& pass, const Flow<T>& f) const override {
    gemm<T>({.m = inputs,
             .n = outputs,
             .k = pass.rows,
             .a = {f.x.data, 1, f.x.stride},
             .b = {f.dy.data, f.dy.stride, 1},
             .c = f.gradient + weight_,
             .c_row = width(),
             .scratch = pass.scratch},
            pass.threads);
    pass.kernels.column_sums(pass.rows, outputs, {f.dy.data, f.dy.stride}, f.gradient + bias_);
    if (f.dx.data == nullptr) return;
    gemm<T>({.m = pass.rows,
             .n = inputs,
             .k = outputs,
             .a = {f.dy.data, f.dy.stride, 1},
             .b = {f.parameters + weight_, 1, width()},
             .c = f.dx.data,
             .c_row = f.dx.stride,
             .then = f.then,
             .scratch = pass.scratch},
            pass.threads);
  }

  [[nodiscard]] bool finishes() const override { return true; }
  [[nodiscard]] std::size_t scratch(std::size_t rows) const override {
    return gemm_scratch(std::max(inputs, outputs), std::max({inputs, outputs, rows}));
  }

 private:
  using Layer<T>::inputs;
  using Layer<T>::outputs;
  [[nodiscard]] std::ptrdiff_t width() const { return static_cast<std::ptrdiff_t>(outputs); }
  const std::size_t weight_, bias_;
};

}  // namespace ravine
