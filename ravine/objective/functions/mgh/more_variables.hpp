// More, Garbow and Hillstrom, ACM TOMS 1981: fits of five, six and eleven variables, and the polynomial of Watson.
// Residuals and constants as there; minima that have no closed form by Newton steps in 40 digits.
#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// MGH 17: two exponentials on a constant, 33 points.
struct Osborne1 {
  static constexpr auto name = "osborne_1",
                        meaning = "sum (y_i - (a + b e^-td + c e^-te))^2 over 33 points: two decays (MGH 17)";
  static FunctionInfo info() {
    return {.group = "mgh",
            .start = {0.5, 1.5, -1, 0.01, 0.02},
            .minimum = 5.4648946974829064e-5,
            .minima = {{0.37541005210695204, 1.9358469127123674, -1.4646871366134231, 0.012867534640057289,
                        0.022122699661672611}}};
  }
  static constexpr std::size_t residuals(std::size_t /*n*/) { return 33; }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    using std::exp;
    static constexpr double y[] = {0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751,
                                   0.718, 0.685, 0.658, 0.628, 0.603, 0.580, 0.558, 0.538, 0.522, 0.506, 0.490,
                                   0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411, 0.406};
    const double t = 10 * as_double(i - 1);
    return y[i - 1] - (x[0] + x[1] * exp(-t * x[3]) + x[2] * exp(-t * x[4]));
  }
};

// MGH 18, with m = 13. The exponentials may change places: 0 is reached at two points at least.
struct BiggsExp6 {
  static constexpr auto name = "biggs_exp6",
                        meaning = "sum (c e^-ta - d e^-tb + f e^-te - y_i)^2 over 13 points: three decays (MGH 18)";
  static FunctionInfo info() {
    return {.group = "mgh",
            .start = {1, 2, 1, 1, 1, 1},
            .minima = {{1, 10, 1, 5, 4, 3}, {4, 10, 3, 5, 1, 1}},
            .local = {{{1.7114159947195876, 17.683198180949067, 1.1631436706663327, 5.1865615519934518,
                        1.7114159947195876, 1.1631436511714524},
                       0.005655649925499931}}};
  }
  static constexpr std::size_t residuals(std::size_t /*n*/) { return 13; }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    using std::exp;
    const double t = as_double(i) / 10, y = std::exp(-t) - 5 * std::exp(-10 * t) + 3 * std::exp(-4 * t);
    return x[2] * exp(-t * x[0]) - x[3] * exp(-t * x[1]) + x[5] * exp(-t * x[4]) - y;
  }
};

// MGH 19: three bells on a decay, 65 points.
struct Osborne2 {
  static constexpr auto name = "osborne_2",
                        meaning = "a decay and three bells in eleven variables, fitted to 65 points (MGH 19)";
  static FunctionInfo info() {
    return {.group = "mgh",
            .start = {1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5},
            .minimum = 0.040137736293547738,
            .minima = {{1.3099771546273005, 0.43155379460298892, 0.633661698960724, 0.5994305347859163,
                        0.75418322632801128, 0.90428857985963366, 1.3658118352370285, 4.8236988172271556,
                        2.3986848661317546, 4.5688745976676716, 5.6753414705806412}}};
  }
  static constexpr std::size_t residuals(std::size_t /*n*/) { return 65; }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    using std::exp;
    static constexpr double y[] = {1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746,
                                   0.679, 0.608, 0.655, 0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649,
                                   0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.500, 0.423, 0.395,
                                   0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653,
                                   0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739,
                                   0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054};
    const double t = as_double(i - 1) / 10;
    S sum = x[0] * exp(-t * x[4]);
    for (std::size_t k = 1; k <= 3; ++k) sum += x[k] * exp(-square(t - x[k + 7]) * x[k + 4]);
    return y[i - 1] - sum;
  }
};

// MGH 20: a polynomial as the solution of y' - y^2 = 1, y(0) = 0. Very badly conditioned from nine variables on.
struct Watson {
  static constexpr auto name = "watson",
                        meaning =
                            "the polynomial of n coefficients that solves y' = 1 + y^2 best, at 29 points (MGH 20)";
  static constexpr Dimensions dimensions{.usual = 6, .smallest = 2, .largest = 31};
  static FunctionInfo info(std::size_t n) {
    FunctionInfo info{
        .group = "mgh", .start = repeated(n, {0}), .minimum = unknown, .box = box_if_plane(n, {-1.5, 1.5, -0.5, 2.5})};
    if (n == 2) {
      info.minimum = 0.54660785587464692;
      info.minima = {{-0.50136700752196269, 1.0736498384595432}};
    } else if (n == 6) {
      info.minimum = 0.0022876700535524362;
      info.minima = {{-0.015725086401458457, 1.0124348693691099, -0.23299162595673768, 1.2604300877996083,
                      -1.5137289227222797, 0.99299643243113452}};
    } else if (n == 9) {
      info.minimum = 1.3997601380990199e-6;
      info.minima = {{-1.5307036521394342e-5, 0.99978970393194838, 0.014763963693556959, 0.14634232829936223,
                      1.0008211030047092, -2.6177311405190151, 4.1044031644788564, -3.1436122785564422,
                      1.0526264080101669}};
    } else if (n == 12) {
      info.minimum = 4.7223811058917574e-10;
      info.minima = {{-6.6380604645206871e-9, 1.000001644117862, -0.00056393221034230585, 0.34782054050404241,
                      -0.15673150409616512, 1.0528151772071778, -3.2472711534596677, 7.288434897938061,
                      -10.271848241321724, 9.0741136470753157, -4.541375466692512, 1.0120118885528104}};
    }
    return info;
  }
  static constexpr std::size_t residuals(std::size_t /*n*/) { return 31; }
  template <class S>
  static S residual(std::size_t i, std::span<const S> x) {
    if (i == 30) return x[0];
    if (i == 31) return x[1] - x[0] * x[0] - 1;
    const double t = as_double(i) / 29;
    double power = 1;  // t^j
    S value = x[0], slope = 0;
    for (std::size_t j = 1; j < x.size(); ++j) {
      slope += as_double(j) * power * x[j];
      power *= t;
      value += power * x[j];
    }
    return slope - value * value - 1;
  }
};

}  // namespace ravine::functions
