#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// Warm-up (warmup=), stable, decay. Zhai et al., arXiv 2106.04560; Hu et al. (MiniCPM), arXiv 2404.06395; the shapes
// of the cooldown are those of Haegele et al., NeurIPS 2024, arXiv 2405.18392. A cooldown below 1 is a share of what
// the warm-up leaves, not of the whole run. With c steps of cooldown the rate is a0 up to and including t = T - c,
// where x = 0, and x = (t - T + c)/c; end a0 is reached at T, one step after the last of a run of T, and stays. A
// cooldown longer than the run begins in its midst.
struct Wsd {
  double cooldown = 0.2, end = 0;
  int shape = 0;
  enum { linear, cosine, one_minus_root, one_minus_square, exponential, mirror_cosine };
  static constexpr auto name = "wsd", formula = "a0 until T - c, then a0 (end + (1 - end) s(x)), x = (t - T + c) / c",
                        meaning = "the full rate, and a cooldown at the end";
  static constexpr By by = By::step;
  static constexpr std::array hyper{
      Hyper<Wsd>{"cooldown", &Wsd::cooldown, {0, infinity, true, true}, "c: 1 and above steps, below 1 a share"},
      Hyper<Wsd>{"end", &Wsd::end, {0, 1}, "share of the rate left at T"},
      Hyper<Wsd>{"shape", &Wsd::shape, "linear|cosine|1-sqrt|1-square|exponential|mirror_cosine",
                 "s: 1 - x, (1 + cos pi x)/2, 1 - sqrt x, 1 - x^2; end^x in place of the whole; 2 (1 - x) - cosine"}};
  const char* fault() const {
    return shape == exponential && end == 0 ? "shape=exponential falls to end a0 and needs end above 0" : nullptr;
  }
  double factor(double t, double total) const {
    const double c = length_of(cooldown, total), x = std::clamp((t - total + c) / c, 0.0, 1.0);
    const double wave = (1 + std::cos(std::numbers::pi * x)) / 2;
    if (shape == exponential) return std::pow(end, x);
    const double s = shape == linear             ? 1 - x
                     : shape == cosine           ? wave
                     : shape == one_minus_root   ? 1 - std::sqrt(x)
                     : shape == one_minus_square ? 1 - x * x
                                                 : 2 * (1 - x) - wave;
    return end + (1 - end) * s;
  }
};

}  // namespace ravine
