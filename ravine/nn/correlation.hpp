// Correlation: the places of a kernel on an image, as offsets for offset_gemm. Forward and input gradient of a
// convolution are both such products: pixel (y, x) of the result is the sum over kernel line, kernel column and channel
// of image[(y stride + line), (x stride + column), channel] times the weights. Immutable; nothing is allocated in
// `run`.
#pragma once
#include <vector>

#include "ravine/linalg/offset_gemm.hpp"
#include "ravine/nn/image.hpp"

namespace ravine {

class Correlation {
 public:
  /// `image` with its padding in place; `first` to `last` are its lines that hold anything but zeros.
  Correlation(const Image& image, std::size_t kernel, std::size_t stride, std::size_t out_height, std::size_t out_width,
              std::size_t first, std::size_t last)
      : line_taps_(kernel * image.channels), out_width_(out_width) {
    for (std::size_t y = 0; y < out_height; ++y)
      for (std::size_t x = 0; x < out_width; ++x)
        pixels_.push_back(static_cast<std::uint32_t>((y * image.width + x) * stride * image.channels));
    for (std::size_t line = 0; line < kernel; ++line)
      for (std::size_t i = 0; i < line_taps_; ++i)
        taps_.push_back(static_cast<std::uint32_t>(line * image.width * image.channels + i));
    for (std::size_t y = 0; y < out_height; ++y) {
      const std::size_t top = y * stride, low = first > top ? first - top : 0, high = last > top ? last - top : 0;
      const Band band{y, 1, low < kernel ? low : kernel, high < kernel ? high : kernel};
      if (!bands_.empty() && bands_.back().low == band.low && bands_.back().high == band.high) ++bands_.back().lines;
      else bands_.push_back(band);
    }
  }

  [[nodiscard]] const std::vector<std::uint32_t>& pixels() const { return pixels_; }  ///< of the result, row by row
  [[nodiscard]] const std::vector<std::uint32_t>& taps() const { return taps_; }      ///< of the kernel

  /// y[pixel][j] = bias[j] + sum over taps of image[pixel + tap] weights[tap][j], for n channels j.
  template <class T>
  void run(const T* image, const T* weights, std::size_t n, const T* bias, T* y) const {
    const auto width = static_cast<std::ptrdiff_t>(n);
    for (const Band& band : bands_) {
      const std::size_t pixel = band.line * out_width_, tap = band.low * line_taps_;
      offset_gemm<T>({.m = band.lines * out_width_,
                      .n = n,
                      .k = band.high > band.low ? (band.high - band.low) * line_taps_ : 0,
                      .a = image,
                      .row = pixels_.data() + pixel,
                      .col = taps_.data() + tap,
                      .b = weights + tap * n,
                      .b_row = width,
                      .c = y + pixel * n,
                      .c_row = width,
                      .bias = bias});
    }
  }

 private:
  // Lines of the result under which the same lines of the kernel meet the image; the others meet zeros.
  struct Band {
    std::size_t line, lines, low, high;
  };
  std::size_t line_taps_, out_width_;
  std::vector<std::uint32_t> pixels_, taps_;
  std::vector<Band> bands_;
};

}  // namespace ravine
