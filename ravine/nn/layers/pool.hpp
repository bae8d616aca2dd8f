// Pooling: a window moves over every channel of an image and leaves its largest value (max; of equal ones the first) or
// its mean. A window as large as the image is global pooling. Images are shared among threads.
#pragma once
#include "ravine/nn/image.hpp"
#include "ravine/nn/layer.hpp"

namespace ravine {

/// What both kinds share: the places of the window.
template <class T>
class Pool : public Layer<T> {
 public:
  /// The window of height x width fits the image.
  Pool(const Image& in, std::size_t height, std::size_t width, std::size_t stride)
      : Layer<T>(in.size(), over(in, height, width, stride).size()),
        shape_{.in_height = in.height,
               .in_width = in.width,
               .channels = in.channels,
               .height = height,
               .width = width,
               .stride = stride,
               .out_height = over(in, height, width, stride).height,
               .out_width = over(in, height, width, stride).width} {}

  static Image over(const Image& in, std::size_t height, std::size_t width, std::size_t stride) {
    return {(in.height - height) / stride + 1, (in.width - width) / stride + 1, in.channels};
  }

 protected:
  template <class F>
  void over_images(const Pass<T>& pass, F f) const {
    pass.threads.parallel_for(pass.rows, row_grain(this->inputs), [&](std::size_t begin, std::size_t end) {
      for (std::size_t image = begin; image < end; ++image) f(image);
    });
  }
  const PoolShape shape_;
};

template <class T>
class MaxPool final : public Pool<T> {
 public:
  using Pool<T>::Pool;

  void forward(const Pass<T>& pass, const Flow<T>& f) const override {
    this->over_images(pass, [&](std::size_t image) {
      const auto i = static_cast<std::ptrdiff_t>(image);
      pass.kernels.max_pool(this->shape_, f.x.data + i * f.x.stride, f.y.data + i * f.y.stride, chosen(f, image));
    });
  }
  void backward(const Pass<T>& pass, const Flow<T>& f) const override {
    if (f.dx.data == nullptr) return;
    this->over_images(pass, [&](std::size_t image) {
      const auto i = static_cast<std::ptrdiff_t>(image);
      pass.kernels.max_pool_back(this->shape_, f.dy.data + i * f.dy.stride, chosen(f, image),
                                 f.dx.data + i * f.dx.stride);
    });
  }
  [[nodiscard]] std::size_t memory(std::size_t rows) const override { return rows * row_stride(this->outputs); }

 private:
  // The place in its window that every output came from.
  [[nodiscard]] T* chosen(const Flow<T>& f, std::size_t image) const {
    return f.memory + image * row_stride(this->outputs);
  }
};

template <class T>
class AveragePool final : public Pool<T> {
 public:
  using Pool<T>::Pool;

  void forward(const Pass<T>& pass, const Flow<T>& f) const override {
    this->over_images(pass, [&](std::size_t image) {
      const auto i = static_cast<std::ptrdiff_t>(image);
      pass.kernels.average_pool(this->shape_, f.x.data + i * f.x.stride, f.y.data + i * f.y.stride);
    });
  }
  void backward(const Pass<T>& pass, const Flow<T>& f) const override {
    if (f.dx.data == nullptr) return;
    this->over_images(pass, [&](std::size_t image) {
      const auto i = static_cast<std::ptrdiff_t>(image);
      pass.kernels.average_pool_back(this->shape_, f.dy.data + i * f.dy.stride, f.dx.data + i * f.dx.stride);
    });
  }
};

}  // namespace ravine
