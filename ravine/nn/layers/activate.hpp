// y = f(x), element by element and in place; the activation is an index into AllActivations. Where the slope does not
// follow from y, it is computed with y and kept.
#pragma once
#include "ravine/nn/layer.hpp"

namespace ravine {

template <class T>
class Activate final : public Pointwise<T> {
 public:
  Activate(std::size_t size, int activation, bool from_output)
      : Pointwise<T>(size), activation_(activation), from_output_(from_output) {}

  using Pointwise<T>::forward;
  using Pointwise<T>::backward;
  void forward(const Pass<T>& pass, const Flow<T>& f, const Section& section) const override {
    const std::ptrdiff_t at = this->begin(section);
    if (from_output_ || !pass.training)
      pass.kernels.activate[activation_](this->pieces(section), f.x.data + at, f.y.data + at);
    else
      pass.kernels.activate_with_slope[activation_](this->pieces(section), f.x.data + at, f.y.data + at, f.memory + at);
  }
  void backward(const Pass<T>& pass, const Flow<T>& f, const Section& section) const override {
    const std::ptrdiff_t at = this->begin(section);
    if (from_output_) pass.kernels.activate_back[activation_](this->pieces(section), f.y.data + at, f.dy.data + at);
    else pass.kernels.multiply(this->pieces(section), f.memory + at, f.dy.data + at);
  }
  [[nodiscard]] bool in_place() const override { return true; }
  [[nodiscard]] std::size_t memory(std::size_t rows) const override {
    return from_output_ ? 0 : rows * row_stride(this->outputs);
  }

 private:
  const int activation_;
  const bool from_output_;
};

}  // namespace ravine
