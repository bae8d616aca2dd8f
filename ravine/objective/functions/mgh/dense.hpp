// More, Garbow and Hillstrom, ACM TOMS 1981: the problems of any number of variables in which every residual, or one
// of them, looks at all variables. Their gradients are written out, from sums over all residuals, so that they are
// O(n).
#pragma once
#include "ravine/objective/functions/function.hpp"
#include "ravine/objective/functions/mgh/banded.hpp"
namespace ravine::functions {

// MGH 23. All components of the minimum are equal, to the root of a cubic.
struct Penalty1 {
  static constexpr auto name = "penalty_1",
                        meaning = "10^-5 sum (x_i-1)^2 + (sum x_i^2 - 1/4)^2: a shell with a hint (MGH 23)";
  static constexpr Dimensions dimensions{.usual = 10, .smallest = 1};
  static FunctionInfo info(std::size_t n) {
    const double m = as_double(n);
    double t = 0.5 / std::sqrt(m);
    for (int k = 0; k < 50; ++k)  // Newton; a (t-1) + 2 t (n t^2 - 1/4) is convex and rises beyond its root, from here
      t -= (a * (t - 1) + 2 * t * (m * t * t - 0.25)) / (a + 6 * m * t * t - 0.5);
    return {.group = "mgh",
            .start = sequence(n, [](double i) { return i; }),
            .minimum = a * m * square(t - 1) + square(m * t * t - 0.25),
            .minima = {repeated(n, {t})},
            .box = box_if_plane(n, {-1, 1, -1, 1})};
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    double distance = 0, shell = -0.25;
    for (const T v : x) {
      distance += square(static_cast<double>(v) - 1);
      shell += square(static_cast<double>(v));
    }
    if (g != nullptr)
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double v = x[i];
        g[i] = static_cast<T>(2 * a * (v - 1) + 4 * shell * v);
      }
    return a * distance + shell * shell;
  }

 private:
  static constexpr double a = 1e-5;
};

// MGH 24
struct Penalty2 {
  static constexpr auto name = "penalty_2",
                        meaning = "a weighted shell, a chain of exponentials and a hint, 10^-5 strong (MGH 24)";
  static constexpr Dimensions dimensions{.usual = 10, .smallest = 1, .largest = 1000};  // e^(n/10)
  static FunctionInfo info(std::size_t n) {
    FunctionInfo info{
        .group = "mgh", .start = repeated(n, {0.5}), .minimum = unknown, .box = box_if_plane(n, {-1, 1, -1, 1})};
    if (n == 4) {
      info.minimum = 9.3762930073554415e-6;
      info.minima = {{0.19999933335038038, 0.19131670099277245, 0.48010148533262317, 0.51884540439020059}};
    } else if (n == 10) {
      info.minimum = 0.00029366053745674594;
      info.minima = {{0.19998360519782361, 0.010350648471292298, 0.0196049344804384, 0.03208906722068565,
                      0.049932677399641297, 0.076513995153993608, 0.11862407286950418, 0.19214487233557668,
                      0.34732058694184363, 0.36916437415935083}};
    }
    return info;
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    const std::size_t n = x.size();
    double shell = -1;
    for (std::size_t i = 0; i < n; ++i) shell += as_double(n - i) * square(static_cast<double>(x[i]));
    const double first = static_cast<double>(x[0]) - 0.2;
    double f = square(first) + square(shell);
    double before = 0;  // the chain residual of this variable and the one before it
    for (std::size_t i = 0; i < n; ++i) {
      const double v = x[i], e = std::exp(v / 10);
      const double pull = i > 0 ? e - std::exp(-0.1) : 0;
      const double behind = i + 1 < n ? e + std::exp(static_cast<double>(x[i + 1]) / 10) -
                                            (std::exp(as_double(i + 2) / 10) + std::exp(as_double(i + 1) / 10))
                                      : 0;
      f += a * (pull * pull + behind * behind);
      if (g != nullptr)
        g[i] = static_cast<T>((i == 0 ? 2 * first : 0) + 4 * shell * as_double(n - i) * v +
                              a * (before + pull + behind) * e / 5);
      before = behind;
    }
    return f;
  }

 private:
  static constexpr double a = 1e-5;
};

// MGH 25
struct VariablyDimensioned {
  static constexpr auto name = "variably_dimensioned",
                        meaning = "sum (x_i-1)^2 + s^2 + s^4, s = sum i (x_i-1): steeper with every variable (MGH 25)";
  static constexpr Dimensions dimensions{.usual = 10, .smallest = 1};
  static FunctionInfo info(std::size_t n) {
    return {.group = "mgh",
            .start = sequence(n, [n](double i) { return 1 - i / as_double(n); }),
            .minima = {repeated(n, {1})},
            .box = box_if_plane(n, {-1, 3, -1, 3})};
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    double distance = 0, s = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double d = static_cast<double>(x[i]) - 1;
      distance += d * d;
      s += as_double(i + 1) * d;
    }
    if (g != nullptr)
      for (std::size_t i = 0; i < x.size(); ++i)
        g[i] = static_cast<T>(2 * (static_cast<double>(x[i]) - 1) + as_double(i + 1) * (2 * s + 4 * s * s * s));
    return distance + s * s + square(s * s);
  }
};

// MGH 26. From the usual start with ten variables most methods end in the higher minimum.
struct Trigonometric {
  static constexpr auto name = "trigonometric",
                        meaning = "sum (n - sum cos x_j + i (1 - cos x_i) - sin x_i)^2: many minima (MGH 26)";
  static constexpr Dimensions dimensions{.usual = 10, .smallest = 1};
  static FunctionInfo info(std::size_t n) {
    FunctionInfo info{.group = "mgh",
                      .start = repeated(n, {1 / as_double(n)}),
                      .minima = {repeated(n, {0})},
                      .box = box_if_plane(n, {-3, 3, -3, 3})};
    if (n == 10)
      info.local = {
          {{0.055150903980691293, 0.056840616794738563, 0.058764001762695084, 0.060990608656760805, 0.06362621369585451,
            0.066843179452758789, 0.20816151856988116, 0.16436309588564774, 0.085006895688507445, 0.091431450714707944},
           2.7950561218794563e-5}};
    return info;
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    double missing = 0;  // n - sum cos x_j
    for (const T v : x) missing += 1 - std::cos(static_cast<double>(v));
    const auto residual = [&](std::size_t i) {
      const double v = x[i];
      return missing + as_double(i + 1) * (1 - std::cos(v)) - std::sin(v);
    };
    double f = 0, sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      f += square(residual(i));
      sum += residual(i);
    }
    if (g != nullptr)
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double v = x[i];
        g[i] = static_cast<T>(2 * (std::sin(v) * sum + residual(i) * (as_double(i + 1) * std::sin(v) - std::cos(v))));
      }
    return f;
  }
};

// MGH 27: linear but for one product. (0, ..., 0, n+1), where f is 1, is stationary from three variables on.
struct BrownAlmostLinear {
  static constexpr auto name = "brown_almost_linear",
                        meaning = "sum over i < n of (x_i + sum x_j - (n+1))^2, + (prod x_j - 1)^2 (MGH 27)";
  static constexpr Dimensions dimensions{.usual = 10, .smallest = 2};
  static FunctionInfo info(std::size_t n) {
    return {.group = "mgh",
            .start = repeated(n, {0.5}),
            .minima = {repeated(n, {1})},
            .box = box_if_plane(n, {-1, 3, -1, 3})};
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    const std::size_t n = x.size();
    double sum = -as_double(n + 1), product = 1;
    std::vector<double> behind(g != nullptr ? n : 0);
    for (std::size_t i = n; i-- > 0;) {
      if (g != nullptr) behind[i] = product;
      sum += static_cast<double>(x[i]);
      product *= static_cast<double>(x[i]);
    }
    double f = square(product - 1), residuals = 0;
    for (std::size_t i = 0; i + 1 < n; ++i) {
      const double r = static_cast<double>(x[i]) + sum;
      f += r * r;
      residuals += r;
    }
    if (g != nullptr) {
      double before = 1;
      for (std::size_t i = 0; i < n; ++i) {
        const double own = i + 1 < n ? static_cast<double>(x[i]) + sum : 0;
        g[i] = static_cast<T>(2 * (own + residuals + (product - 1) * before * behind[i]));
        before *= static_cast<double>(x[i]);
      }
    }
    return f;
  }
};

// MGH 29: the boundary value problem of 28 as an integral equation; the residuals from running sums.
struct DiscreteIntegral {
  static constexpr auto name = "discrete_integral",
                        meaning = "the boundary value problem of MGH 28 as an integral equation at n places (MGH 29)";
  static constexpr Dimensions dimensions{.usual = 10, .smallest = 1};
  static FunctionInfo info(std::size_t n) {
    return {.group = "mgh",
            .start = discrete_start(n),
            .minima = discrete_solution(n),
            .box = box_if_plane(n, {-2, 2, -2, 2})};
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    const std::size_t n = x.size();
    const double h = 1 / as_double(n + 1);
    const auto t = [&](std::size_t i) { return as_double(i + 1) * h; };
    const auto v = [&](std::size_t i) { return static_cast<double>(x[i]) + t(i) + 1; };
    std::vector<double> r(n);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      sum += t(i) * v(i) * v(i) * v(i);
      r[i] = static_cast<double>(x[i]) + h / 2 * (1 - t(i)) * sum;
    }
    sum = 0;
    double f = 0, late = 0;  // late: the sum of r_i (1-t_i) over i >= j
    for (std::size_t i = n; i-- > 0;) {
      r[i] += h / 2 * t(i) * sum;
      sum += (1 - t(i)) * v(i) * v(i) * v(i);
      f += r[i] * r[i];
      late += r[i] * (1 - t(i));
    }
    if (g != nullptr) {
      double early = 0;  // the sum of r_i t_i over i < j
      for (std::size_t j = 0; j < n; ++j) {
        g[j] = static_cast<T>(2 * r[j] + 3 * h * v(j) * v(j) * (t(j) * late + (1 - t(j)) * early));
        late -= r[j] * (1 - t(j));
        early += r[j] * t(j);
      }
    }
    return f;
  }
};

}  // namespace ravine::functions
