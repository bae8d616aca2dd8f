// Pooling: a window moves over every channel of an image and leaves its largest value (max; of equal ones the first) or
// its mean. A window as large as the image is global pooling. A convolution pools what it gives itself (conv2d.hpp); by
// itself it is a layer, whose images are shared among threads.
#pragma once
#include "ravine/nn/image.hpp"
#include "ravine/nn/layer.hpp"

namespace ravine {

class Pooling {
 public:
  enum Kind { max, average };

  /// The window of height x width fits the image.
  Pooling(Kind kind, const Image& in, std::size_t height, std::size_t width, std::size_t stride)
      : kind_(kind),
        shape_{.in_height = in.height,
               .in_width = in.width,
               .channels = in.channels,
               .height = height,
               .width = width,
               .stride = stride,
               .out_height = (in.height - height) / stride + 1,
               .out_width = (in.width - width) / stride + 1} {}

  [[nodiscard]] Image in() const { return {shape_.in_height, shape_.in_width, shape_.channels}; }
  [[nodiscard]] Image out() const { return {shape_.out_height, shape_.out_width, shape_.channels}; }
  /// Elements that backward needs of an image: the place in its window that every output came from.
  [[nodiscard]] std::size_t memory() const { return kind_ == max ? row_stride(out().size()) : 0; }

  /// One image.
  template <class T>
  void forward(const NnKernels<T>& kernels, const T* x, T* y, T* memory) const {
    if (kind_ == max) kernels.max_pool(shape_, x, y, memory);
    else kernels.average_pool(shape_, x, y);
  }
  template <class T>
  void backward(const NnKernels<T>& kernels, const T* dy, const T* memory, T* dx) const {
    if (kind_ == max) kernels.max_pool_back(shape_, dy, memory, dx);
    else kernels.average_pool_back(shape_, dy, dx);
  }

 private:
  Kind kind_;
  PoolShape shape_;
};

template <class T>
class Pool final : public Layer<T> {
 public:
  explicit Pool(const Pooling& pooling) : Layer<T>(pooling.in().size(), pooling.out().size()), pooling_(pooling) {}

  void forward(const Pass<T>& pass, const Flow<T>& f) const override {
    over_images(pass, [&](std::size_t image, std::ptrdiff_t i) {
      pooling_.forward(pass.kernels, f.x.data + i * f.x.stride, f.y.data + i * f.y.stride,
                       f.memory + image * pooling_.memory());
    });
  }
  void backward(const Pass<T>& pass, const Flow<T>& f) const override {
    if (f.dx.data == nullptr) return;
    over_images(pass, [&](std::size_t image, std::ptrdiff_t i) {
      pooling_.backward<T>(pass.kernels, f.dy.data + i * f.dy.stride, f.memory + image * pooling_.memory(),
                           f.dx.data + i * f.dx.stride);
    });
  }
  [[nodiscard]] std::size_t memory(std::size_t rows) const override { return rows * pooling_.memory(); }

 private:
  template <class F>
  void over_images(const Pass<T>& pass, F f) const {
    pass.threads.parallel_for(pass.rows, row_grain(this->inputs), [&](std::size_t begin, std::size_t end) {
      for (std::size_t image = begin; image < end; ++image) f(image, static_cast<std::ptrdiff_t>(image));
    });
  }
  const Pooling pooling_;
};

}  // namespace ravine
