// One layer by itself on random numbers: runs it forward and backward, and compares its gradients with differences of
// sum(dy y), for the tests of layers. Owns all buffers.
#pragma once
#include <algorithm>
#include <cmath>

#include "ravine/core/buffer.hpp"
#include "ravine/core/random.hpp"
#include "ravine/nn/layer.hpp"

namespace ravine {

template <class T>
class OneLayer {
 public:
  OneLayer(const Layer<T>& layer, const Layout& layout, const Layout& state_layout, std::size_t rows, Threads& threads)
      : x(rows * row_stride(layer.inputs) + 16),  // slack, as in a Workspace
        y(rows * row_stride(layer.outputs) + 16),
        dy(y.size()),
        dx(x.size()),
        parameters(layout.size()),
        gradient(layout.size()),
        state(state_layout.size()),
        layer_(layer),
        rows_(rows),
        threads_(threads),
        memory_(layer.memory(rows) + 16),
        scratch_(layer.scratch(rows) * threads.size()) {
    fill(x, 1);
    fill(dy, 2);
    fill(parameters, 3);
  }

  static void fill(Buffer<T>& buffer, std::uint32_t sub) {
    const Random random(31, Stream::sample, sub);
    for (std::size_t i = 0; i < buffer.size(); ++i) buffer[i] = static_cast<T>(2 * random.uniform(i) - 1);
  }

  void forward(bool training = true) { layer_.forward(pass(training), flow(dy.data())); }
  /// dy is kept; a layer that works in place backwards gets a copy.
  void backward() {
    Buffer<T> d = dy.clone();
    for (T& v : dx.span()) v = T(99);
    layer_.backward(pass(true), flow(d.data()));
    if (layer_.in_place_backward()) std::copy(d.data(), d.data() + d.size(), dx.data());
  }

  /// Element `column` of row `row` of a buffer of inputs or outputs.
  static T& at(Buffer<T>& buffer, std::size_t columns, std::size_t row, std::size_t column) {
    return buffer[row * row_stride(columns) + column];
  }

  /// The largest error of a gradient against central differences, relative to max(1, |component|).
  double worst_gradient_error() {
    forward();
    backward();
    const Buffer<T> by_x = dx.clone(), by_p = gradient.clone();
    double worst = 0;
    auto compare = [&](T& variable, T gradient_there) {
      const T at = variable, h = T(1e-5);
      variable = at + h;
      const double up = value();
      variable = at - h;
      const double down = value();
      variable = at;
      const auto expected = static_cast<double>(gradient_there);
      worst = std::max(
          worst, std::abs((up - down) / (2 * static_cast<double>(h)) - expected) / std::max(1.0, std::abs(expected)));
    };
    for (std::size_t r = 0; r < rows_; ++r)
      for (std::size_t i = 0; i < layer_.inputs; ++i)
        compare(at(x, layer_.inputs, r, i), by_x[r * row_stride(layer_.inputs) + i]);
    for (std::size_t i = 0; i < parameters.size(); ++i)
      if (by_p[i] != 0) compare(parameters[i], by_p[i]);  // gaps have none
    return worst;
  }

  Buffer<T> x, y, dy, dx, parameters, gradient, state;

 private:
  Pass<T> pass(bool training) { return {nn_kernels<T>(), threads_, rows_, training, 1, 1, nullptr, scratch_.data()}; }
  Flow<T> flow(T* d) {
    const auto in = static_cast<std::ptrdiff_t>(row_stride(layer_.inputs)),
               out = static_cast<std::ptrdiff_t>(row_stride(layer_.outputs));
    return {.x = {x.data(), in},
            .y = {y.data(), out},
            .dy = {d, out},
            .dx = {layer_.in_place_backward() ? d : dx.data(), in},
            .parameters = parameters.data(),
            .gradient = gradient.data(),
            .state = state.data(),
            .memory = memory_.data()};
  }
  double value() {
    forward();
    double sum = 0;
    for (std::size_t r = 0; r < rows_; ++r)
      for (std::size_t i = 0; i < layer_.outputs; ++i)
        sum += static_cast<double>(at(dy, layer_.outputs, r, i)) * static_cast<double>(at(y, layer_.outputs, r, i));
    return sum;
  }

  const Layer<T>& layer_;
  const std::size_t rows_;
  Threads& threads_;
  Buffer<T> memory_, scratch_;
};

}  // namespace ravine
