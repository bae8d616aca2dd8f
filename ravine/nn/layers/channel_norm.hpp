// Batch norm of images: every channel is shifted and scaled to mean 0 and variance 1 over all pixels of the batch, then
// by gamma and beta. Ioffe & Szegedy, ICML 2015, section 3.2. Evaluation uses running means as in BatchNorm.
//
// Statistics are made per image and joined in the order of the images (Chan, Golub & LeVeque, Am. Stat. 1983), so
// threads do not show in the bits.
#pragma once
#include <algorithm>
#include <cmath>

#include "ravine/nn/image.hpp"
#include "ravine/nn/layer.hpp"
#include "ravine/nn/running_statistics.hpp"

namespace ravine {

template <class T>
class ChannelNorm final : public Layer<T> {
 public:
  ChannelNorm(const Image& image, const std::string& name, Layout& layout, Layout& state)
      : Layer<T>(image.size(), image.size()),
        image_(image),
        gamma_(layout[layout.add(name + ".gamma", {image.channels}, Kind::norm)].offset),
        beta_(layout[layout.add(name + ".beta", {image.channels}, Kind::bias)].offset),
        running_(image.channels, name, state) {}

  void forward(const Pass<T>& pass, const Flow<T>& f) const override {
    T *mean = f.memory, *scale = mean + stride();
    if (pass.training) {
      over_images(pass, [&](std::size_t image) {
        NormArgs<T> args = forward_args(f, image);
        args.mean = partial(f, image);
        args.scale = args.mean + stride();
        pass.kernels.batch_norm_stats(args);
      });
      join(pass.rows, f, mean, scale);
      running_.update(f.state, mean, scale, pass.rows * image_.pixels());
    } else {
      running_.recall(f.state, mean, scale);
    }
    over_images(pass, [&](std::size_t image) { pass.kernels.batch_norm(forward_args(f, image)); });
  }

  void backward(const Pass<T>& pass, const Flow<T>& f) const override {
    over_images(pass, [&](std::size_t image) {
      pass.kernels.norm_sums(backward_args(f, image, partial(f, image), partial(f, image) + stride()), false);
    });
    // The kernel divides sums by the number of its rows, which are the pixels of one image: it gets an image's share.
    T *gamma_share = partial(f, 0), *beta_share = gamma_share + stride();
    const auto step = static_cast<std::ptrdiff_t>(2 * stride());
    pass.kernels.column_sums(pass.rows, image_.channels, {gamma_share, step}, f.gradient + gamma_);
    pass.kernels.column_sums(pass.rows, image_.channels, {beta_share, step}, f.gradient + beta_);
    for (std::size_t c = 0; c < image_.channels; ++c) {
      gamma_share[c] = f.gradient[gamma_ + c] / static_cast<T>(pass.rows);
      beta_share[c] = f.gradient[beta_ + c] / static_cast<T>(pass.rows);
    }
    over_images(pass, [&](std::size_t image) {
      pass.kernels.batch_norm_back(backward_args(f, image, gamma_share, beta_share));
    });
  }
  [[nodiscard]] bool in_place_backward() const override { return true; }
  [[nodiscard]] std::size_t memory(std::size_t rows) const override { return (rows + 1) * 2 * stride(); }

 private:
  [[nodiscard]] std::size_t stride() const { return row_stride(image_.channels); }
  // Two rows of numbers of one image, behind the mean and scale of all.
  [[nodiscard]] T* partial(const Flow<T>& f, std::size_t image) const { return f.memory + (image + 1) * 2 * stride(); }

  template <class F>
  void over_images(const Pass<T>& pass, F f) const {
    pass.threads.parallel_for(pass.rows, row_grain(this->inputs), [&](std::size_t begin, std::size_t end) {
      for (std::size_t image = begin; image < end; ++image) f(image);
    });
  }

  // The pixels of one image as rows.
  NormArgs<T> forward_args(const Flow<T>& f, std::size_t image) const {
    const auto i = static_cast<std::ptrdiff_t>(image), width = static_cast<std::ptrdiff_t>(image_.channels);
    return {.rows = image_.pixels(),
            .n = image_.channels,
            .eps = running_.eps,
            .x = {f.x.data + i * f.x.stride, width},
            .gamma = f.parameters + gamma_,
            .beta = f.parameters + beta_,
            .y = {f.y.data + i * f.y.stride, width},
            .mean = f.memory,
            .scale = f.memory + stride()};
  }
  NormBackArgs<T> backward_args(const Flow<T>& f, std::size_t image, T* d_gamma, T* d_beta) const {
    const auto i = static_cast<std::ptrdiff_t>(image), width = static_cast<std::ptrdiff_t>(image_.channels);
    return {.rows = image_.pixels(),
            .n = image_.channels,
            .x = {f.x.data + i * f.x.stride, width},
            .gamma = f.parameters + gamma_,
            .mean = f.memory,
            .scale = f.memory + stride(),
            .d = {f.dy.data + i * f.dy.stride, width},
            .d_gamma = d_gamma,
            .d_beta = d_beta};
  }

  // Mean and scale of the batch from those of its images, which are of one size.
  void join(std::size_t images, const Flow<T>& f, T* mean, T* scale) const {
    const auto n = static_cast<double>(images);
    for (std::size_t c = 0; c < image_.channels; ++c) {
      double centre = 0, variance = 0;
      for (std::size_t i = 0; i < images; ++i) centre += static_cast<double>(partial(f, i)[c]);
      centre /= n;
      for (std::size_t i = 0; i < images; ++i) {
        const double off = static_cast<double>(partial(f, i)[c]) - centre,
                     s = static_cast<double>(partial(f, i)[stride() + c]);
        variance += off * off + 1 / (s * s) - running_.eps;
      }
      mean[c] = static_cast<T>(centre);
      scale[c] = static_cast<T>(1 / std::sqrt(std::max(variance / n, 0.0) + running_.eps));
    }
  }

  const Image image_;
  const std::size_t gamma_, beta_;
  const RunningStatistics<T> running_;
};

}  // namespace ravine
