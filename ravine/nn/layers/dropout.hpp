// Inverted dropout: in training, each element is 0 with probability p and scaled by 1/(1-p) otherwise. Srivastava,
// Hinton, Krizhevsky, Sutskever & Salakhutdinov, JMLR 2014. The mask is a function of seed, step, layer and element.
#pragma once
#include <cstring>

#include "ravine/nn/layer.hpp"

namespace ravine {

template <class T>
class Dropout final : public Pointwise<T> {
 public:
  Dropout(std::size_t size, double p, std::uint32_t index) : Pointwise<T>(size), p_(p), index_(index) {}

  using Pointwise<T>::forward;
  using Pointwise<T>::backward;
  void forward(const Pass<T>& pass, const Flow<T>& f, const Section& section) const override {
    const std::ptrdiff_t at = this->begin(section);
    const Pieces pieces = this->pieces(section);
    if (pass.training) {
      pass.kernels.dropout(pieces, {.key = Random(pass.seed, Stream::dropout, index_).bits(pass.step)[0],
                                    .first = static_cast<std::uint64_t>(at),
                                    .p = p_,
                                    .x = f.x.data + at,
                                    .y = f.y.data + at,
                                    .mask = f.memory + at});
      return;
    }
    for (std::size_t r = 0; r < pieces.rows; ++r) {
      const std::ptrdiff_t piece = at + static_cast<std::ptrdiff_t>(r) * pieces.stride;
      std::memcpy(f.y.data + piece, f.x.data + piece, pieces.n * sizeof(T));
    }
  }
  void backward(const Pass<T>& pass, const Flow<T>& f, const Section& section) const override {
    const std::ptrdiff_t at = this->begin(section);
    pass.kernels.multiply(this->pieces(section), f.memory + at, f.dy.data + at);
  }
  [[nodiscard]] std::size_t memory(std::size_t rows) const override { return rows * row_stride(this->outputs); }

 private:
  const double p_;
  const std::uint32_t index_;
};

}  // namespace ravine
