#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// Acceleration via Fractal Learning Rate Schedules. Agarwal, Goel & Zhang, ICML 2021. arXiv 2103.01338
// The step sizes of n steps of Chebyshev's iteration for a quadratic with curvatures from m to 1, in the fractal order
// that keeps it stable. The paper's i = 1 .. n is this i + 1. a0 stands for 1/(the largest curvature): the factors lie
// between 1 and 1/m, the first is the largest, and after n steps it begins anew, whatever the length of the run.
struct Chebyshev {
  double n = 16, m = 0.05;
  static constexpr auto name = "chebyshev",
                        formula = "a0 / ((1 + m)/2 - (1 - m)/2 cos(pi (i + 1/2)/n)), i the place of t in fractal order",
                        meaning = "large and small steps in a fractal order, optimal for quadratics";
  static constexpr By by = By::step;
  static constexpr std::array hyper{
      Hyper<Chebyshev>{"n", &Chebyshev::n, {1, 1 << 30}, "steps of a cycle, a power of 2"},
      Hyper<Chebyshev>{"m", &Chebyshev::m, {0, 1, true, false}, "the smallest curvature, as a share of the largest"}};
  const char* fault() const { return std::exp2(std::round(std::log2(n))) == n ? nullptr : "n must be a power of 2"; }
  // The order of 2k interleaves that of k with its mirror image: 0; 0 1; 0 3 1 2; 0 7 3 4 1 6 2 5.
  static double place(double t, double length) {
    if (length <= 1) return 0;
    const double half = place(std::floor(t / 2), length / 2);
    return std::fmod(t, 2) >= 1 ? length - 1 - half : half;
  }
  double factor(double t, double /*total*/) const {
    const double i = place(std::fmod(std::floor(t), n), n);
    return 1 / ((1 + m) / 2 - (1 - m) / 2 * std::cos(std::numbers::pi * (i + 0.5) / n));
  }
};

}  // namespace ravine
