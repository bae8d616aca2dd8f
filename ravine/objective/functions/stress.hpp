// Functions of many variables that strain a method in one way each, after the noiseless functions of BBOB (Hansen,
// Finck, Ros and Auger, INRIA RR-6829, 2009), without their shifts, irregularities and random rotations: i = 1..n, and
// k is (i-1)/(n-1).
#pragma once
#include "ravine/objective/functions/function.hpp"
namespace ravine::functions {

// What they share: ten variables, and a start without the symmetry that would make a rotation trivial.
struct StressFunction {
  static constexpr Dimensions dimensions{.usual = 10, .smallest = 2};
  static FunctionInfo info(std::size_t n) {
    return {.group = "stress",
            .start = repeated(n, {3, -4, 2, 1.5, -2}),
            .minima = {repeated(n, {0})},
            .box = box_if_plane(n, {-5, 5, -5, 5})};
  }

 protected:
  // 10^(6k): 1 for the first variable, 10^6 for the last.
  static double weight(std::size_t i, std::size_t n) { return std::pow(10.0, 6 * as_double(i) / as_double(n - 1)); }
  // sum weight(i) x_i^2
  template <class T, class W>
  static double weighted_squares(std::span<const T> x, T* g, W weight) {
    double f = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double v = x[i], w = weight(i);
      f += w * v * v;
      if (g != nullptr) g[i] = static_cast<T>(2 * w * v);
    }
    return f;
  }
};

struct Sphere : StressFunction {
  static constexpr auto name = "sphere", meaning = "sum x_i^2: nothing could be easier (BBOB 1)";
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    return weighted_squares(x, g, [](std::size_t) { return 1.0; });
  }
};

struct Ellipsoid : StressFunction {
  static constexpr auto name = "ellipsoid",
                        meaning = "sum 10^(6k) x_i^2: condition 10^6, every scale in between (BBOB 2)";
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    return weighted_squares(x, g, [n = x.size()](std::size_t i) { return weight(i, n); });
  }
};

// The rotation is a butterfly of half turns (u, v) -> (u+v, u-v)/sqrt(2) at strides 1, 2, 4, ...: orthogonal for any n,
// Hadamard's matrix for powers of two, and O(n log n). A stride undoes itself, so the transpose is the same backwards.
struct RotatedEllipsoid : StressFunction {
  static constexpr auto name = "rotated_ellipsoid",
                        meaning = "the ellipsoid, turned so that all variables are coupled: condition 10^6 (BBOB 10)";
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    const std::size_t n = x.size();
    std::vector<double> z(x.begin(), x.end());
    std::size_t stride = 1;
    for (; stride < n; stride *= 2) turn(z, stride);
    double f = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double w = weight(i, n);
      f += w * z[i] * z[i];
      z[i] *= 2 * w;
    }
    if (g == nullptr) return f;
    while (stride /= 2) turn(z, stride);
    for (std::size_t i = 0; i < n; ++i) g[i] = static_cast<T>(z[i]);
    return f;
  }

 private:
  static void turn(std::vector<double>& z, std::size_t stride) {
    for (std::size_t i = 0; i + stride < z.size(); ++i) {
      if (i / stride % 2 != 0) continue;
      const double u = z[i], v = z[i + stride];
      z[i] = (u + v) / std::numbers::sqrt2;
      z[i + stride] = (u - v) / std::numbers::sqrt2;
    }
  }
};

struct Discus : StressFunction {
  static constexpr auto name = "discus",
                        meaning = "10^6 x_1^2 + sum x_i^2 of the others: one steep direction (BBOB 11)";
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    return weighted_squares(x, g, [](std::size_t i) { return i == 0 ? 1e6 : 1.0; });
  }
};

struct BentCigar : StressFunction {
  static constexpr auto name = "bent_cigar",
                        meaning = "x_1^2 + 10^6 sum x_i^2 of the others: one flat direction (BBOB 12)";
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    return weighted_squares(x, g, [](std::size_t i) { return i == 0 ? 1.0 : 1e6; });
  }
};

// On the ridge, where all but the first variable are 0, there is no gradient; 0 stands for the part that is missing.
struct SharpRidge : StressFunction {
  static constexpr auto name = "sharp_ridge",
                        meaning = "x_1^2 + 100 sqrt(sum x_i^2 of the others): along the edge of a knife (BBOB 13)";
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    double squares = 0;
    for (std::size_t i = 1; i < x.size(); ++i) squares += square(static_cast<double>(x[i]));
    const double distance = std::sqrt(squares), first = x[0];
    if (g != nullptr) {
      g[0] = static_cast<T>(2 * first);
      for (std::size_t i = 1; i < x.size(); ++i)
        g[i] = static_cast<T>(distance > 0 ? 100 * static_cast<double>(x[i]) / distance : 0);
    }
    return first * first + 100 * distance;
  }
};

// Without the square root that BBOB takes, which would make it a cone at the minimum.
struct DifferentPowers : StressFunction {
  static constexpr auto name = "different_powers",
                        meaning = "sum |x_i|^(2+4k): the nearer, the more it differs (BBOB 14)";
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    double f = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double v = x[i], power = 2 + 4 * as_double(i) / as_double(x.size() - 1);
      f += std::pow(std::abs(v), power);
      if (g != nullptr) g[i] = static_cast<T>(power * std::copysign(std::pow(std::abs(v), power - 1), v));
    }
    return f;
  }
};

// Around (1, ..., 1), and without the power 0.9 that BBOB takes of the sum.
struct AttractiveSector : StressFunction {
  static constexpr auto name = "attractive_sector",
                        meaning = "sum (s_i (x_i-1))^2, s_i = 100 where x_i > 1, else 1: gentle from one side (BBOB 6)";
  static FunctionInfo info(std::size_t n) {
    FunctionInfo info = StressFunction::info(n);
    info.minima = {repeated(n, {1})};
    return info;
  }
  template <class T>
  static double evaluate(std::span<const T> x, T* g) {
    double f = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double v = static_cast<double>(x[i]) - 1, w = v > 0 ? 1e4 : 1;
      f += w * v * v;
      if (g != nullptr) g[i] = static_cast<T>(2 * w * v);
    }
    return f;
  }
};

}  // namespace ravine::functions
