// The input of a network with categories of many levels: the numeric columns, followed by one learned vector per
// category, looked up by its code. The tables' gradients are dense: a step touches every level.
#pragma once
#include <cstring>
#include <vector>

#include "ravine/nn/layer.hpp"

namespace ravine {

/// A category of `levels` codes 0, 1, ..., each of which gets a vector of `size` numbers.
struct EmbeddingShape {
  std::size_t levels, size;
};

template <class T>
class Embed final : public Layer<T> {
 public:
  Embed(std::size_t numeric, const std::vector<EmbeddingShape>& shapes, Layout& layout)
      : Layer<T>(numeric, numeric + total(shapes)) {
    std::size_t column = numeric;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      const std::size_t block =
          layout.add("embedding" + std::to_string(i) + ".weight", {shapes[i].levels, shapes[i].size}, Kind::embedding);
      tables_.push_back({layout[block].offset, shapes[i].levels, shapes[i].size, column});
      column += shapes[i].size;
    }
  }

  void forward(const Pass<T>& pass, const Flow<T>& f) const override {
    for (std::size_t r = 0; r < pass.rows; ++r) {
      const auto row = static_cast<std::ptrdiff_t>(r);
      T* y = f.y.data + row * f.y.stride;
      if (this->inputs > 0) std::memcpy(y, f.x.data + row * f.x.stride, this->inputs * sizeof(T));
      for (std::size_t i = 0; i < tables_.size(); ++i)
        std::memcpy(y + tables_[i].column, f.parameters + entry(pass, r, i), tables_[i].size * sizeof(T));
    }
  }
  void backward(const Pass<T>& pass, const Flow<T>& f) const override {
    for (const Table& table : tables_) std::memset(f.gradient + table.offset, 0, table.levels * table.size * sizeof(T));
    for (std::size_t r = 0; r < pass.rows; ++r) {
      const T* dy = f.dy.data + static_cast<std::ptrdiff_t>(r) * f.dy.stride;
      for (std::size_t i = 0; i < tables_.size(); ++i) {
        T* gradient = f.gradient + entry(pass, r, i);
        for (std::size_t j = 0; j < tables_[i].size; ++j) gradient[j] += dy[tables_[i].column + j];
      }
    }
  }

 private:
  struct Table {
    std::size_t offset, levels, size, column;
  };
  static std::size_t total(const std::vector<EmbeddingShape>& shapes) {
    std::size_t n = 0;
    for (const EmbeddingShape& s : shapes) n += s.size;
    return n;
  }
  [[nodiscard]] std::size_t entry(const Pass<T>& pass, std::size_t row, std::size_t i) const {
    return tables_[i].offset + static_cast<std::size_t>(pass.codes[row * tables_.size() + i]) * tables_[i].size;
  }
  std::vector<Table> tables_;
};

}  // namespace ravine
