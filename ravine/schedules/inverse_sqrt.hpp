#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// Epochs count from 1 here, so that the first one has the rate k a0. timescale s is the reciprocal square root of
// Scaling Vision Transformers, Zhai et al., CVPR 2022, arXiv 2106.04560: a0 / sqrt(1 + t/s), which moves slowly for s
// epochs. hold w is that of T5, Raffel et al., JMLR 2020, arXiv 1910.10683: a0 until t = w, then a0 sqrt(w/t), with t
// from 0; it takes the place of the other form. Neither has a warm-up in it (noam has).
struct InverseSqrt {
  double k = 1, timescale = 1, hold = 0;
  static constexpr auto name = "inverse_sqrt",
                        formula = "a0 k / sqrt(1 + t / timescale); with hold: a0 k sqrt(hold / max(t, hold))",
                        meaning = "falls like 1/sqrt(t)";
  static constexpr By by = By::epoch;
  static constexpr std::array hyper{
      Hyper<InverseSqrt>{"k", &InverseSqrt::k, positive, "factor on the whole schedule"},
      Hyper<InverseSqrt>{"timescale", &InverseSqrt::timescale, positive, "epochs before it falls noticeably"},
      Hyper<InverseSqrt>{"hold", &InverseSqrt::hold, non_negative,
                         "epochs at the full rate, which it then falls from"}};
  double factor(double t, double /*total*/) const {
    return hold > 0 ? k * std::sqrt(hold / std::max(t, hold)) : k / std::sqrt(t / timescale + 1);
  }
};

}  // namespace ravine
