// Inverted dropout: in training, each element is 0 with probability p and scaled by 1/(1-p) otherwise. Srivastava,
// Hinton, Krizhevsky, Sutskever & Salakhutdinov, JMLR 2014. The mask is a function of seed, step, layer and element.
#pragma once
#include <cstring>

#include "ravine/nn/layer.hpp"

namespace ravine {

template <class T>
class Dropout final : public Layer<T> {
 public:
  Dropout(std::size_t size, double p, std::uint32_t index) : Layer<T>(size, size), p_(p), index_(index) {}

  void forward(const Pass<T>& pass, const Flow<T>& f) const override {
    const std::size_t stride = row_stride(this->outputs);
    if (!pass.training) {
      std::memcpy(f.y.data, f.x.data, pass.rows * stride * sizeof(T));
      return;
    }
    const std::uint32_t key = Random(pass.seed, Stream::dropout, index_).bits(pass.step)[0];
    pass.threads.parallel_for(pass.rows, row_grain(stride), [&](std::size_t begin, std::size_t end) {
      const std::size_t first = begin * stride, n = (end - begin) * stride;
      pass.kernels.dropout_mask(key, first, p_, f.memory + first, n);
      pass.kernels.multiply(f.x.data + first, f.memory + first, f.y.data + first, n);
    });
  }
  void backward(const Pass<T>& pass, const Flow<T>& f) const override {
    const std::size_t stride = row_stride(this->outputs);
    pass.threads.parallel_for(pass.rows, row_grain(stride), [&](std::size_t begin, std::size_t end) {
      pass.kernels.multiply(f.dy.data + begin * stride, f.memory + begin * stride, f.dy.data + begin * stride,
                            (end - begin) * stride);
    });
  }
  [[nodiscard]] bool in_place_backward() const override { return true; }
  [[nodiscard]] std::size_t memory(std::size_t rows) const override { return rows * row_stride(this->outputs); }

 private:
  const double p_;
  const std::uint32_t index_;
};

}  // namespace ravine
