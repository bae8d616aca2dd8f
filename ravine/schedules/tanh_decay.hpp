#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// Stochastic Gradient Descent with Hyperbolic-Tangent Decay on Classification. Hsueh, Li & Wu, WACV 2019.
// arXiv 1806.01593. The first factor is (1 - tanh low)/2, 0.999994 by default, the one at T and beyond (1 - tanh
// high)/2, 0.0025: neither 1 nor 0. Half of the rate is left at t/T = -low/(high - low).
struct TanhDecay {
  double low = -6, high = 3, end = 0, period = 0;
  static constexpr auto name = "tanh_decay", formula = "a0 (end + (1 - end) (1 - tanh(low + (high - low) t/T)) / 2)",
                        meaning = "the full rate, a soft drop, a small rate";
  static constexpr By by = By::step;
  static constexpr std::array hyper{
      Hyper<TanhDecay>{"low", &TanhDecay::low, {-infinity, infinity, true, true}, "where on the tanh it begins"},
      Hyper<TanhDecay>{"high", &TanhDecay::high, {-infinity, infinity, true, true}, "where it ends"},
      Hyper<TanhDecay>{"end", &TanhDecay::end, {0, 1}, "share of the rate far beyond the drop"},
      Hyper<TanhDecay>{"period", &TanhDecay::period, non_negative, "T; 0 is the whole run"}};
  const char* fault() const { return low < high ? nullptr : "low must be below high"; }
  double factor(double t, double total) const {
    const double x = std::min(1.0, t / span_of(period, total));
    return end + (1 - end) * (1 - std::tanh(low + (high - low) * x)) / 2;
  }
};

}  // namespace ravine
