#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// SGDR: Stochastic Gradient Descent with Warm Restarts. Loshchilov & Hutter, ICLR 2017, eq. 5. arXiv 1608.03983
// after=rise is what PyTorch's CosineAnnealingLR does beyond its period, after=restart its CosineAnnealingWarmRestarts.
struct Cosine {
  double end = 0, period = 0, mult = 1;
  int after = 0;
  enum { hold, restart, rise };
  static constexpr auto name = "cosine", formula = "a0 (end + (1 - end) (1 + cos(pi t/T)) / 2)",
                        meaning = "slow, fast, slow; with after=restart begins anew every T";
  static constexpr By by = By::step;
  static constexpr std::array hyper{
      Hyper<Cosine>{"end", &Cosine::end, {0, 1}, "share of the rate left at T"},
      Hyper<Cosine>{"period", &Cosine::period, non_negative, "T; 0 is the whole run"},
      Hyper<Cosine>{"mult", &Cosine::mult, {1, infinity, false, true}, "factor on T at each restart"},
      Hyper<Cosine>{"after", &Cosine::after, "hold|restart|rise", "what follows T"}};
  double factor(double t, double total) const {
    double length = span_of(period, total);
    if (after == hold) t = std::min(t, length);
    for (; after == restart && t >= length; length *= mult) t -= length;
    return end + (1 - end) * (1 + std::cos(std::numbers::pi * t / length)) / 2;
  }
};

}  // namespace ravine
