// y = f(x), element by element; the activation is an index into AllActivations.
#pragma once
#include "ravine/nn/layer.hpp"

namespace ravine {

template <class T>
class Activate final : public Layer<T> {
 public:
  Activate(std::size_t size, int activation, bool from_output)
      : Layer<T>(size, size), activation_(activation), from_output_(from_output) {}

  void forward(const Pass<T>& pass, const Flow<T>& f) const override {
    over_rows(pass, [&](std::ptrdiff_t begin, std::size_t n) {
      pass.kernels.activate[activation_](f.x.data + begin, f.y.data + begin, n);
    });
  }
  void backward(const Pass<T>& pass, const Flow<T>& f) const override {
    over_rows(pass, [&](std::ptrdiff_t begin, std::size_t n) {
      pass.kernels.activate_back[activation_](f.x.data + begin, f.y.data + begin, f.dy.data + begin, n);
    });
  }
  [[nodiscard]] bool in_place() const override { return from_output_; }
  [[nodiscard]] bool in_place_backward() const override { return true; }

 private:
  // All buffers have the same stride, so whole rows are one run of elements.
  template <class F>
  void over_rows(const Pass<T>& pass, F f) const {
    const std::size_t stride = row_stride(this->outputs);
    pass.threads.parallel_for(pass.rows, row_grain(stride), [&](std::size_t begin, std::size_t end) {
      f(static_cast<std::ptrdiff_t>(begin * stride), (end - begin) * stride);
    });
  }
  const int activation_;
  const bool from_output_;
};

}  // namespace ravine
