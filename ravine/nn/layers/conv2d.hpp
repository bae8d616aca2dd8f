// y = x * W + b on images: every pixel of y is the product of the window of x under it with W, a matrix of shape
// [kernel lines x kernel columns x channels, filters]. LeCun, Bottou, Bengio & Haffner, Proc. IEEE 1998 (a correlation,
// as everywhere). The pool behind it is part of the layer: what the convolution itself gives is four times as much as
// what a pool of 2 x 2 leaves of it, and stays in the caches.
//
// Images are shared among threads in the forward pass and for dx, rows of W for its gradient, so that every sum runs
// over the images in their order, on one thread.
#pragma once
#include <algorithm>
#include <cstring>
#include <optional>

#include "ravine/linalg/offset_gemm.hpp"
#include "ravine/nn/correlation.hpp"
#include "ravine/nn/layer.hpp"
#include "ravine/nn/layers/pool.hpp"

namespace ravine {

template <class T>
class Conv2d final : public Layer<T> {
 public:
  /// The window fits the image. `pooling` is of what it leaves.
  Conv2d(const Image& in, std::size_t filters, const Window& window, const std::optional<Pooling>& pooling,
         const std::string& name, Layout& layout)
      : Layer<T>(in.size(), (pooling ? pooling->out() : window.over(in, filters)).size()),
        in_(in),
        out_(window.over(in, filters)),
        window_(window),
        pooling_(pooling),
        padded_{in.height + 2 * window.padding, in.width + 2 * window.padding, in.channels},
        spread_{in.height + window.size - 1, in.width + window.size - 1, filters},
        places_(padded_, window.size, window.stride, out_.height, out_.width, window.padding,
                window.padding + in.height),
        back_(spread_, window.size, 1, in.height, in.width, margin(), margin() + (out_.height - 1) * window.stride + 1),
        weight_(layout[layout.add(name + ".weight", {taps(), filters}, Kind::matrix)].offset),
        bias_(layout[layout.add(name + ".bias", {filters}, Kind::bias)].offset) {}

  void forward(const Pass<T>& pass, const Flow<T>& f) const override {
    over_images(pass, [&](std::size_t image, T* scratch) {
      T *const y = f.y.data + at(image, f.y.stride), *const z = pooling_ ? unpooled(scratch) : y;
      if (window_.padding > 0) pad(f.x.data + at(image, f.x.stride), record(f, image));
      places_.run<T>(padded(f, image), f.parameters + weight_, out_.channels, f.parameters + bias_, z);
      if (pooling_) pooling_->forward(pass.kernels, z, y, record(f, image) + pool_memory());
      if (f.then) f.then({image, 1, 0, this->outputs});
    });
  }

  void backward(const Pass<T>& pass, const Flow<T>& f) const override {
    const std::size_t filters = out_.channels;
    const bool wants_dx = f.dx.data != nullptr;
    if (wants_dx) turn(f.parameters + weight_, f.memory);
    over_images(pass, [&](std::size_t image, T* scratch) {
      const T* dz = unpool(pass, f, image, scratch);
      pass.kernels.column_sums(out_.pixels(), filters, {dz, static_cast<std::ptrdiff_t>(filters)},
                               record(f, image) + padded_size());
      if (!wants_dx) return;
      spread(dz, scratch);
      back_.run<T>(scratch, f.memory, in_.channels, nullptr, f.dx.data + at(image, f.dx.stride));
      if (f.then) f.then({image, 1, 0, this->inputs});
    });
    pass.kernels.column_sums(pass.rows, filters,
                             {record(f, 0) + padded_size(), static_cast<std::ptrdiff_t>(record_size())},
                             f.gradient + bias_);
    weight_gradient(pass, f);
  }

  [[nodiscard]] bool finishes() const override { return true; }
  [[nodiscard]] std::size_t memory(std::size_t rows) const override { return turned_size() + rows * record_size(); }
  [[nodiscard]] std::size_t scratch(std::size_t /*rows*/) const override {
    return spread_size() + (pooling_ ? row_stride(out_.size()) : 0);
  }

 private:
  // Below this many multiply-adds waking a second thread costs more than it gives.
  static constexpr std::size_t parallel_work = 1'500'000;
  // Elements of x and dz that the weight gradient reads again and again: half of a level-2 cache.
  static constexpr std::size_t cached = 65'536;

  [[nodiscard]] std::size_t taps() const { return window_.size * window_.size * in_.channels; }
  [[nodiscard]] std::size_t margin() const { return window_.size - 1 - window_.padding; }
  [[nodiscard]] bool worth_sharing(std::size_t rows) const {
    return rows * out_.pixels() * taps() * out_.channels >= parallel_work;
  }
  static std::ptrdiff_t at(std::size_t row, std::ptrdiff_t stride) { return static_cast<std::ptrdiff_t>(row) * stride; }

  // The layer's memory: the turned weights, and for each image x with its padding, the sums of dz's channels, and what
  // the pool keeps.
  [[nodiscard]] std::size_t turned_size() const { return row_stride(taps() * out_.channels); }
  [[nodiscard]] std::size_t padded_size() const { return window_.padding > 0 ? row_stride(padded_.size()) : 0; }
  [[nodiscard]] std::size_t pool_memory() const { return padded_size() + row_stride(out_.channels); }
  [[nodiscard]] std::size_t record_size() const { return pool_memory() + (pooling_ ? pooling_->memory() : 0); }
  [[nodiscard]] T* record(const Flow<T>& f, std::size_t image) const {
    return f.memory + turned_size() + image * record_size();
  }
  [[nodiscard]] const T* padded(const Flow<T>& f, std::size_t image) const {
    return window_.padding > 0 ? record(f, image) : f.x.data + at(image, f.x.stride);
  }

  // The scratch of a thread: dz with its margin, and what is pooled of one image, z or dz.
  [[nodiscard]] std::size_t spread_size() const { return row_stride(spread_.size()); }
  [[nodiscard]] T* unpooled(T* scratch) const { return scratch + spread_size(); }
  // The gradient by what the convolution itself gave.
  const T* unpool(const Pass<T>& pass, const Flow<T>& f, std::size_t image, T* scratch) const {
    const T* dy = f.dy.data + at(image, f.dy.stride);
    if (!pooling_) return dy;
    pooling_->backward<T>(pass.kernels, dy, record(f, image) + pool_memory(), unpooled(scratch));
    return unpooled(scratch);
  }

  // Calls f(image, scratch) for every image; the margin in scratch is zero but for what f writes there.
  template <class F>
  void over_images(const Pass<T>& pass, F f) const {
    in_parts(pass, pass.rows, [&](std::size_t begin, std::size_t end, T* scratch) {
      std::memset(scratch, 0, spread_size() * sizeof(T));
      for (std::size_t image = begin; image < end; ++image) f(image, scratch);
    });
  }

  // Calls f(begin, end, scratch) for the parts that n items are cut into, one per thread.
  template <class F>
  void in_parts(const Pass<T>& pass, std::size_t n, F f) const {
    const std::size_t parts = worth_sharing(pass.rows) ? std::min<std::size_t>(pass.threads.size(), n) : 1,
                      size = scratch(pass.rows);
    pass.threads.parallel_for(parts, 1, [&](std::size_t first, std::size_t last) {
      for (std::size_t part = first; part < last; ++part)
        f(n * part / parts, n * (part + 1) / parts, pass.scratch + part * size);
    });
  }

  // The zeros around the image stand in the memory from its beginning.
  void pad(const T* x, T* to) const {
    const std::size_t line = in_.width * in_.channels, wide = padded_.width * padded_.channels;
    to += window_.padding * (wide + padded_.channels);
    for (std::size_t y = 0; y < in_.height; ++y) std::memcpy(to + y * wide, x + y * line, line * sizeof(T));
  }

  void spread(const T* dz, T* to) const {
    const std::size_t filters = out_.channels;
    to += margin() * (spread_.width + 1) * filters;
    for (std::size_t y = 0; y < out_.height; ++y)
      for (std::size_t x = 0; x < out_.width; ++x, dz += filters)
        std::memcpy(to + (y * spread_.width + x) * window_.stride * filters, dz, filters * sizeof(T));
  }

  // The weights for dx: the kernel turned by half a circle, channels and filters exchanged.
  void turn(const T* weights, T* turned) const {
    const std::size_t channels = in_.channels, filters = out_.channels, places = window_.size * window_.size;
    for (std::size_t place = 0; place < places; ++place)
      for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t j = 0; j < filters; ++j)
          turned[((places - 1 - place) * filters + j) * channels + c] = weights[(place * channels + c) * filters + j];
  }

  void weight_gradient(const Pass<T>& pass, const Flow<T>& f) const {
    const std::size_t filters = out_.channels, pixels = out_.pixels(),
                      step = std::max<std::size_t>(64, cached / (filters + in_.channels));
    const auto width = static_cast<std::ptrdiff_t>(filters);
    in_parts(pass, taps(), [&](std::size_t begin, std::size_t end, T* scratch) {
      for (std::size_t image = 0; image < pass.rows; ++image) {
        const T* dz = unpool(pass, f, image, scratch);
        for (std::size_t pixel = 0; pixel < pixels; pixel += step)
          offset_gemm<T>({.m = end - begin,
                          .n = filters,
                          .k = std::min(step, pixels - pixel),
                          .a = padded(f, image),
                          .row = places_.taps().data() + begin,
                          .col = places_.pixels().data() + pixel,
                          .b = dz + pixel * filters,
                          .b_row = width,
                          .c = f.gradient + weight_ + begin * filters,
                          .c_row = width,
                          .add = image + pixel > 0});
      }
    });
  }

  const Image in_, out_;
  const Window window_;
  const std::optional<Pooling> pooling_;
  const Image padded_;  // x with its padding
  const Image spread_;  // dz, `stride` pixels apart, with the margin that the turned kernel starts on
  const Correlation places_, back_;
  const std::size_t weight_, bias_;
};

}  // namespace ravine
