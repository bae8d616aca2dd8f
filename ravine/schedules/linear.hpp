#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// PyTorch's LinearLR, optax's linear_schedule. The value `end` is reached at t = T and stays; T is one step after the
// last of a run of T, whose last factor is end + (start - end)/T. With warmup= it is the linear decay to zero that is
// worst-case optimal for SGD (Defazio et al., arXiv 2310.07831).
struct LinearDecay {
  double start = 1, end = 0, period = 0;
  static constexpr auto name = "linear", formula = "a0 (start + (end - start) t/T)",
                        meaning = "a straight line, then level";
  static constexpr By by = By::step;
  static constexpr std::array hyper{
      Hyper<LinearDecay>{"start", &LinearDecay::start, non_negative, "factor at t = 0"},
      Hyper<LinearDecay>{"end", &LinearDecay::end, non_negative, "factor from T on"},
      Hyper<LinearDecay>{"period", &LinearDecay::period, non_negative, "T; 0 is the whole run"}};
  double factor(double t, double total) const {
    return start + (end - start) * std::min(1.0, t / span_of(period, total));
  }
};

}  // namespace ravine
