// Image: the size of pictures with their channels last. A picture is a row of a batch, pixel after pixel, so that a
// dense layer behind a convolution needs no layer that flattens.
#pragma once
#include <cstddef>
#include <string>

namespace ravine {

struct Image {
  std::size_t height = 0, width = 0, channels = 0;

  [[nodiscard]] std::size_t pixels() const { return height * width; }
  [[nodiscard]] std::size_t size() const { return pixels() * channels; }
  /// "28 x 28 x 1".
  [[nodiscard]] std::string text() const {
    return std::to_string(height) + " x " + std::to_string(width) + " x " + std::to_string(channels);
  }
};

/// How a square window (a kernel, a pool) moves over an image: `size` pixels wide, `stride` pixels on, over `padding`
/// pixels of zeros added on every side. padding < size.
struct Window {
  std::size_t size = 1, stride = 1, padding = 0;

  [[nodiscard]] bool fits(const Image& image) const {
    return size <= image.height + 2 * padding && size <= image.width + 2 * padding;
  }
  /// What is left of an image that it fits: one pixel per place of the window; places that stick out are left out.
  [[nodiscard]] Image over(const Image& image, std::size_t channels) const {
    return {(image.height + 2 * padding - size) / stride + 1, (image.width + 2 * padding - size) / stride + 1,
            channels};
  }
};

}  // namespace ravine
