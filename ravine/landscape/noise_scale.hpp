// The gradient noise scale (McCandlish, Kaplan, Amodei et al., "An empirical model of large-batch training", 2018,
// appendix A.1): the batch at which the noise of the gradient is as large as the gradient, B = tr(Sigma) / |G|^2. From
// the squared lengths of a gradient over a small and over a big batch,
//
//   |G|^2 = (B_big |g_big|^2 - B_small |g_small|^2) / (B_big - B_small),
//   tr(Sigma) = (|g_small|^2 - |g_big|^2) / (1/B_small - 1/B_big)
//
// are without bias; each is averaged by itself before they are divided, since the mean of a ratio is not the ratio of
// the means.
#pragma once
#include <optional>

#include "ravine/record/ewma.hpp"

namespace ravine {

class NoiseScale {
 public:
  explicit NoiseScale(double beta = 0.9) : gradient_(beta), noise_(beta) {}

  /// Takes in squared lengths over `small` < `big` examples.
  void add(double small_squares, double small, double big_squares, double big) {
    gradient_.add((big * big_squares - small * small_squares) / (big - small));
    noise_.add((small_squares - big_squares) / (1 / small - 1 / big));
  }
  /// In examples; nothing where noise drowns the estimate of |G|^2.
  [[nodiscard]] std::optional<double> value() const {
    const double gradient = gradient_.corrected(), noise = noise_.corrected();
    if (!(gradient > 0 && noise >= 0)) return std::nullopt;
    return noise / gradient;
  }

 private:
  Ewma gradient_, noise_;
};

}  // namespace ravine
