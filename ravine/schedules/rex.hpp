#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// REX: Revisiting Budgeted Training with an Improved Schedule. Chen, Wolfe & Kyrillidis, MLSys 2022. arXiv 2107.04197
// Reflected exponential: between linear and step decay. `end` is reached at t = T, where it stays.
struct Rex {
  double end = 0, period = 0;
  static constexpr auto name = "rex", formula = "a0 (end + (1 - end) (1 - x) / (1 - x/2)), x = t/T",
                        meaning = "falls slowly first, ever faster to the end";
  static constexpr By by = By::step;
  static constexpr std::array hyper{Hyper<Rex>{"end", &Rex::end, {0, 1}, "share of the rate left at T"},
                                    Hyper<Rex>{"period", &Rex::period, non_negative, "T; 0 is the whole run"}};
  double factor(double t, double total) const {
    const double x = std::min(1.0, t / span_of(period, total));
    return end + (1 - end) * (1 - x) / (1 - x / 2);
  }
};

}  // namespace ravine
