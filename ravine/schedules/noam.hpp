#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// Attention Is All You Need. Vaswani et al., NeurIPS 2017, eq. 3. arXiv 1706.03762
// The paper's d^-0.5 min(n^-0.5, n w^-1.5) with its n = t + 1 from 1 on is this with a0 = (d w)^-0.5, its largest
// rate, which step t = w - 1 has. The warm-up is in the formula: it counts from the same t as the decay, which goes on
// as 1/sqrt(n) and not as 1/sqrt(n - w); so `warmup=` is not needed here.
struct Noam {
  double w = 4000;
  static constexpr auto name = "noam", formula = "a0 sqrt(w) min((t+1)^-0.5, (t+1) w^-1.5)",
                        meaning = "a linear warm-up of w steps, then a fall like 1/sqrt(t); a0 is the peak";
  static constexpr By by = By::step;
  static constexpr std::array hyper{Hyper<Noam>{"w", &Noam::w, positive, "steps of warm-up"}};
  double factor(double t, double /*total*/) const { return std::min(std::sqrt(w / (t + 1)), (t + 1) / w); }
};

}  // namespace ravine
