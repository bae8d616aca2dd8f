// More, Garbow and Hillstrom, ACM TOMS 1981: the problems of three variables. Residuals and constants as there; minima
// that have no closed form by Newton steps in 40 digits.
#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// MGH 7: a valley that winds around the z axis. theta is the angle in turns, cut at the negative y axis, that is in
// (-1/4, 3/4] as in the paper.
struct HelicalValley {
  static constexpr auto name = "helical_valley",
                        meaning =
                            "100 (z - 10 theta)^2 + 100 (sqrt(x^2+y^2) - 1)^2 + z^2, theta = angle in turns (MGH 7)";
  static FunctionInfo info() { return {.group = "mgh", .start = {-1, 0, 0}, .minima = {{1, 0, 0}}}; }
  static constexpr std::size_t residuals(std::size_t /*n*/) { return 3; }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    using std::atan2, std::sqrt;
    if (i == 1) return 10 * (x[2] - 10 * (0.25 + atan2(-x[0], x[1]) / (2 * pi)));
    if (i == 2) return 10 * (sqrt(x[0] * x[0] + x[1] * x[1]) - 1);
    return x[2];
  }
};

// MGH 8: a rational fit to 15 points. There is another infimum, 17.4286, at (0.8406, -inf, -inf).
struct Bard {
  static constexpr auto name = "bard",
                        meaning = "sum (y_i - (a + u_i/(v_i b + w_i c)))^2 over 15 points: rational fit (MGH 8)";
  static FunctionInfo info() {
    return {.group = "mgh",
            .start = {1, 1, 1},
            .minimum = 0.0082148773065789748,
            .minima = {{0.082410559749788932, 1.1330360920297216, 2.3436951786425371}}};
  }
  static constexpr std::size_t residuals(std::size_t /*n*/) { return 15; }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    static constexpr double y[] = {0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39,
                                   0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39};
    const double u = as_double(i), v = 16 - u, w = std::min(u, v);
    return y[i - 1] - (x[0] + u / (v * x[1] + w * x[2]));
  }
};

// MGH 9: the normal density at 15 places, rounded to 4 digits.
struct GaussianFit {
  static constexpr auto name = "gaussian",
                        meaning = "sum (a exp(-b (t_i-c)^2/2) - y_i)^2 over 15 points: a bell (MGH 9)";
  static FunctionInfo info() {
    return {.group = "mgh",
            .start = {0.4, 1, 0},
            .minimum = 1.127932769618648e-8,
            .minima = {{0.39895613783875668, 1.0000190844878057, 0}}};
  }
  static constexpr std::size_t residuals(std::size_t /*n*/) { return 15; }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    using std::exp;
    static constexpr double y[] = {0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989};
    const double t = (8 - as_double(i)) / 2;
    return x[0] * exp(-x[1] * square(t - x[2]) / 2) - y[i <= 8 ? i - 1 : 15 - i];
  }
};

// MGH 10: the resistance of a thermistor. The variables differ by seven orders of magnitude at the minimum.
struct Meyer {
  static constexpr auto name = "meyer",
                        meaning =
                            "sum (a exp(b/(45+5i+c)) - y_i)^2 over 16 points: a thermistor, badly scaled (MGH 10)";
  static FunctionInfo info() {
    return {.group = "mgh",
            .start = {0.02, 4000, 250},
            .minimum = 87.945855170851121,
            .minima = {{0.0056096364710280525, 6181.3463462863723, 345.2236346241365}}};
  }
  static constexpr std::size_t residuals(std::size_t /*n*/) { return 16; }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    using std::exp;
    static constexpr double y[] = {34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744,
                                   8261,  7030,  6005,  5147,  4427,  3820,  3307,  2872};
    return x[0] * exp(x[1] / (45 + 5 * as_double(i) + x[2])) - y[i - 1];
  }
};

// MGH 11, with m = 99. The paper prints "y_i m i x_2" inside the absolute value; with a minus, y_i - x_2, the minimum
// is 0 where the paper has it.
struct GulfResearch {
  static constexpr auto name = "gulf",
                        meaning = "sum (exp(-|y_i-b|^c/a) - i/100)^2, i = 1..99: a flat Weibull fit (MGH 11)";
  static FunctionInfo info() { return {.group = "mgh", .start = {5, 2.5, 0.15}, .minima = {{50, 25, 1.5}}}; }
  static constexpr std::size_t residuals(std::size_t /*n*/) { return 99; }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    using std::abs, std::exp, std::log;
    const double t = as_double(i) / 100, y = 25 + std::pow(-50 * std::log(t), 2.0 / 3);
    return exp(-exp(x[2] * log(abs(y - x[1]))) / x[0]) - t;
  }
};

// MGH 12, with m = 10. All of (a, a, 0) are minima, too.
struct Box3D {
  static constexpr auto name = "box_3d",
                        meaning =
                            "sum (e^-ta - e^-tb - c (e^-t - e^-10t))^2, t = 0.1..1: a line of minima aside (MGH 12)";
  static FunctionInfo info() {
    return {.group = "mgh", .start = {0, 10, 20}, .minima = {{1, 10, 1}, {10, 1, -1}, {5, 5, 0}}};
  }
  static constexpr std::size_t residuals(std::size_t /*n*/) { return 10; }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    using std::exp;
    const double t = as_double(i) / 10;
    return exp(-t * x[0]) - exp(-t * x[1]) - x[2] * (std::exp(-t) - std::exp(-10 * t));
  }
};

}  // namespace ravine::functions
