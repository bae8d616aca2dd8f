// More, Garbow and Hillstrom, "Testing unconstrained optimization software", ACM TOMS 1981: the problems of two
// variables (1, Rosenbrock, and 5, Beale, have files of their own). Residuals and constants as there; minima that have
// no closed form by Newton steps in 40 digits.
#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// MGH 2. Most methods end in the higher minimum.
struct FreudensteinRoth {
  static constexpr auto name = "freudenstein_roth",
                        meaning = "(x-13+((5-y)y-2)y)^2 + (x-29+((y+1)y-14)y)^2: a false valley (MGH 2)";
  static FunctionInfo info() {
    return {.group = "mgh",
            .start = {0.5, -2},
            .minima = {{5, 4}},
            .local = {{{11.412778986902094, -0.89680525327447652}, 48.984253679240021}},
            .box = Box{-5, 20, -4, 6}};
  }
  template <class S>
  static S formula(S x, S y) {
    return square(-13 + x + ((5 - y) * y - 2) * y) + square(-29 + x + ((y + 1) * y - 14) * y);
  }
};

// MGH 3. The variables differ by six orders of magnitude at the minimum.
struct PowellBadlyScaled {
  static constexpr auto name = "powell_badly_scaled",
                        meaning = "(10^4 xy - 1)^2 + (e^-x + e^-y - 1.0001)^2: minimum at 1e-5 and 9 (MGH 3)";
  static FunctionInfo info() {
    return {.group = "mgh",
            .start = {0, 1},
            .minima = {{1.0981593296998175e-5, 9.106146739866524}},
            .box = Box{-1, 1, 0, 10}};
  }
  template <class S>
  static S formula(S x, S y) {
    using std::exp;
    return square(1e4 * x * y - 1) + square(exp(-x) + exp(-y) - 1.0001);
  }
};

// MGH 4. The variables differ by twelve orders of magnitude at the minimum.
struct BrownBadlyScaled {
  static constexpr auto name = "brown_badly_scaled",
                        meaning = "(x - 10^6)^2 + (y - 2 10^-6)^2 + (xy - 2)^2: minimum at 1e6 and 2e-6 (MGH 4)";
  static FunctionInfo info() {
    return {.group = "mgh", .start = {1, 1}, .minima = {{1e6, 2e-6}}, .box = Box{0, 1.5e6, -2, 2}};
  }
  template <class S>
  static S formula(S x, S y) {
    return square(x - 1e6) + square(y - 2e-6) + square(x * y - 2);
  }
};

// MGH 6, with m = 10. The residuals do not vanish at the minimum, where both variables are equal.
struct JennrichSampson {
  static constexpr auto name = "jennrich_sampson",
                        meaning = "sum (2 + 2i - e^(ix) - e^(iy))^2, i = 1..10: minimum 124.362 (MGH 6)";
  static FunctionInfo info() {
    return {.group = "mgh",
            .start = {0.3, 0.4},
            .minimum = 124.36218235561485,
            .minima = {{0.25782521367036408, 0.25782521367036408}},
            .box = Box{-1, 0.5, -1, 0.5}};
  }
  static constexpr std::size_t residuals(std::size_t /*n*/) { return 10; }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    using std::exp;
    const double k = as_double(i);
    return 2 + 2 * k - (exp(k * x[0]) + exp(k * x[1]));
  }
};

}  // namespace ravine::functions
