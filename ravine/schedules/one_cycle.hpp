#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// Super-convergence. Smith & Topin 2018, arXiv 1708.07120, with the phases of PyTorch's OneCycleLR: up until step
// up T - 1, down until T - 1 (three_phase: down to the first rate until 2 up T - 2, then to the last). The warm-up is
// the first phase, and `up` is its share of everything. dip turns it around for what runs against the rate, momentum:
// `one_cycle of=beta1 dip=0.9` falls to 0.9 beta1 while the rate rises, and returns; then div and final_div are idle.
struct OneCycle {
  double up = 0.3, div = 25, final_div = 1e4, dip = 0;
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
      Hyper<OneCycle>{"shape", &OneCycle::shape, "cos|linear", "of every phase"},
      Hyper<OneCycle>{"dip", &OneCycle::dip, below_one,
                      "if not 0: from a0 down to dip a0 at the peak, and back to a0"}};
  double factor(double t, double total) const {
    const double first = dip > 0 ? 1 : 1 / div, last = dip > 0 ? 1 : first / final_div, top = dip > 0 ? dip : 1;
    const double peak = up * total - 1, end = total - 1;
    auto phase = [&](double from, double to, double a, double b) {
      const double x = b > a ? std::clamp((t - a) / (b - a), 0.0, 1.0) : 1;
      return shape == 1 ? from + (to - from) * x : to + (from - to) / 2 * (1 + std::cos(std::numbers::pi * x));
    };
    if (t <= peak) return phase(first, top, 0, peak);
    if (!three_phase) return phase(top, last, peak, end);
    const double valley = 2 * up * total - 2;
    return t <= valley ? phase(top, first, peak, valley) : phase(first, last, valley, end);
  }
};

}  // namespace ravine
