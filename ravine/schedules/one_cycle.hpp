#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// Super-convergence. Smith & Topin 2018, arXiv 1708.07120, with the phases of PyTorch's OneCycleLR: up until step
// up T - 1, down until T - 1 (three_phase: down to the first rate until 2 up T - 2, then to the last).
struct OneCycle {
  double up = 0.3, div = 25, final_div = 1e4;
  bool three_phase = false;
  int shape = 0;
  static constexpr auto name = "one_cycle",
                        formula = "a0/div up to a0 in a share `up` of the run, then down to a0/(div final_div)",
                        meaning = "one rise and one long fall; a0 is the peak";
  static constexpr By by = By::step;
  static constexpr std::array hyper{
      Hyper<OneCycle>{"up", &OneCycle::up, proper_fraction, "share of the run that rises"},
      Hyper<OneCycle>{"div", &OneCycle::div, {1, infinity, false, true}, "the first rate is a0 / div"},
      Hyper<OneCycle>{
          "final_div", &OneCycle::final_div, {1, infinity, false, true}, "the last rate is a0 / (div final_div)"},
      Hyper<OneCycle>{"three_phase", &OneCycle::three_phase, "fall to the first rate before the last phase"},
      Hyper<OneCycle>{"shape", &OneCycle::shape, "cos|linear", "of every phase"}};
  double factor(double t, double total) const {
    const double first = 1 / div, last = first / final_div, peak = up * total - 1, end = total - 1;
    auto phase = [&](double from, double to, double a, double b) {
      const double x = b > a ? std::clamp((t - a) / (b - a), 0.0, 1.0) : 1;
      return shape == 1 ? from + (to - from) * x : to + (from - to) / 2 * (1 + std::cos(std::numbers::pi * x));
    };
    if (t <= peak) return phase(first, 1, 0, peak);
    if (!three_phase) return phase(1, last, peak, end);
    const double valley = 2 * up * total - 2;
    return t <= valley ? phase(1, first, peak, valley) : phase(first, last, valley, end);
  }
};

}  // namespace ravine
