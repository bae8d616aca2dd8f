#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// Cyclical Learning Rates for Training Neural Networks. Smith, WACV 2017. arXiv 1506.01186
// a0 is the largest rate (max_lr), low a0 the smallest, which step t = 0 has; the top is reached at t = up. Cycles are
// up + down steps long. triangular2 halves the height at each cycle, exp_range multiplies it with gamma^t. The rate
// begins with a rise of its own. dip turns it around for momentum: from a0 down to dip a0 at t = up, and back.
struct Cyclic {
  double low = 0.1, up = 2000, down = 0, gamma = 0.9999, dip = 0;
  int mode = 0;
  enum { triangular, triangular2, exp_range };
  static constexpr auto name = "cyclic", formula = "a0 (low + (1 - low) x k), x the triangle 0 .. 1 .. 0 of a cycle",
                        meaning = "up and down again and again; a0 is the peak";
  static constexpr By by = By::step;
  static constexpr std::array hyper{
      Hyper<Cyclic>{"low", &Cyclic::low, {0, 1}, "share of the rate at the bottom"},
      Hyper<Cyclic>{"up", &Cyclic::up, {1, infinity, false, true}, "steps from the bottom to the top"},
      Hyper<Cyclic>{"down", &Cyclic::down, non_negative, "steps from the top to the bottom; 0: as many as up"},
      Hyper<Cyclic>{"mode", &Cyclic::mode, "triangular|triangular2|exp_range",
                    "k = 1, 1/2 to the number of cycles before, or gamma^t"},
      Hyper<Cyclic>{"gamma", &Cyclic::gamma, {0, 1, true, false}, "of exp_range"},
      Hyper<Cyclic>{"dip", &Cyclic::dip, below_one, "if not 0: from a0 down to dip a0 at the top, and back to a0"}};
  double factor(double t, double /*total*/) const {
    const double fall = down > 0 ? down : up;
    const Cycle c = cycle_of(t, up + fall, 1);
    const double x = c.t <= up ? c.t / up : 1 - (c.t - up) / fall;
    const double height = x * (mode == triangular    ? 1
                               : mode == triangular2 ? std::pow(0.5, c.number)
                                                     : std::pow(gamma, t));
    return dip > 0 ? 1 - (1 - dip) * height : low + (1 - low) * height;
  }
};

}  // namespace ravine
