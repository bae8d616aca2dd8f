// More, Garbow and Hillstrom, ACM TOMS 1981: the problems of four variables. Residuals and constants as there; minima
// that have no closed form by Newton steps in 40 digits.
#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// One residual of Powell's singular function for x[0..3], counted 0 to 3: alone (MGH 13), and repeated (MGH 22).
template <class S>
S powell_singular_residual(std::size_t k, const S* x) {
  if (k == 0) return x[0] + 10 * x[1];
  if (k == 1) return std::sqrt(5.0) * (x[2] - x[3]);
  if (k == 2) return square(x[1] - 2 * x[2]);
  return std::sqrt(10.0) * square(x[0] - x[3]);
}

// MGH 13: the second derivatives are singular at the minimum, and convergence is slow.
struct PowellSingular {
  static constexpr auto name = "powell_singular",
                        meaning = "(a+10b)^2 + 5(c-d)^2 + (b-2c)^4 + 10(a-d)^4: singular at its minimum (MGH 13)";
  static FunctionInfo info() { return {.group = "mgh", .start = {3, -1, 0, 1}, .minima = {{0, 0, 0, 0}}}; }
  static constexpr std::size_t residuals(std::size_t /*n*/) { return 4; }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    return powell_singular_residual(i - 1, x.data());
  }
};

// MGH 14: two ravines that are coupled; near (-1, 1, -1, 1) is a saddle that stops many methods.
struct Wood {
  static constexpr auto name = "wood",
                        meaning = "100(b-a^2)^2 + (1-a)^2 + 90(d-c^2)^2 + (1-c)^2 + 10(b+d-2)^2 + (b-d)^2/10 (MGH 14)";
  static FunctionInfo info() { return {.group = "mgh", .start = {-3, -1, -3, -1}, .minima = {{1, 1, 1, 1}}}; }
  static constexpr std::size_t residuals(std::size_t /*n*/) { return 6; }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    switch (i) {
      case 1: return 10 * (x[1] - x[0] * x[0]);
      case 2: return 1 - x[0];
      case 3: return std::sqrt(90.0) * (x[3] - x[2] * x[2]);
      case 4: return 1 - x[2];
      case 5: return std::sqrt(10.0) * (x[1] + x[3] - 2);
      default: return (x[1] - x[3]) / std::sqrt(10.0);
    }
  }
};

// MGH 15: the kinetics of an enzyme, from 11 measurements. There is another infimum, 0.00102734, at infinity.
struct KowalikOsborne {
  static constexpr auto name = "kowalik_osborne",
                        meaning = "sum (y_i - a (u^2+ub)/(u^2+uc+d))^2 over 11 points: enzyme kinetics (MGH 15)";
  static FunctionInfo info() {
    return {.group = "mgh",
            .start = {0.25, 0.39, 0.415, 0.39},
            .minimum = 0.00030750560384923743,
            .minima = {{0.19280693457903785, 0.19128232873436696, 0.12305650692632065, 0.13606233068379484}}};
  }
  static constexpr std::size_t residuals(std::size_t /*n*/) { return 11; }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    static constexpr double y[] = {0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627,
                                   0.0456, 0.0342, 0.0323, 0.0235, 0.0246};
    static constexpr double us[] = {4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625};
    const double u = us[i - 1];
    return y[i - 1] - x[0] * (u * u + u * x[1]) / (u * u + u * x[2] + x[3]);
  }
};

// MGH 16, with m = 20. The last component of the start is -1, and f there is 7926693.337; a library that starts at +1
// has 7632895.358.
struct BrownDennis {
  static constexpr auto name = "brown_dennis",
                        meaning = "sum ((a+tb-e^t)^2 + (c+d sin t-cos t)^2)^2, t = 0.2..4: minimum 85822.2 (MGH 16)";
  static FunctionInfo info() {
    return {.group = "mgh",
            .start = {25, 5, -5, -1},
            .minimum = 85822.201626356345,
            .minima = {{-11.594439904762165, 13.203630051207204, -0.40343948817685952, 0.2367787744557363}}};
  }
  static constexpr std::size_t residuals(std::size_t /*n*/) { return 20; }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    const double t = as_double(i) / 5;
    return square(x[0] + t * x[1] - std::exp(t)) + square(x[2] + x[3] * std::sin(t) - std::cos(t));
  }
};

}  // namespace ravine::functions
