// What a test function is made of. A struct with `name` and `meaning` (a line for people, with the formula), what is
// known of it, and one of three ways to say what it is:
//
//   template <class S> static S formula(S x, S y)
//       the value, if there are two variables;
//   template <class S> static S residual(std::size_t i, std::span<const S> x)   and   residuals(n), their number m
//       f is the sum of the squares of the residuals i = 1..m, counted as the papers do. Optional: support(i, n), the
//       only variables that residual i looks at, which makes the gradient of a banded problem cost as much as its
//       value;
//   template <class T> static double evaluate(std::span<const T> x, T* g)
//       the value, and the gradient unless g is nullptr.
//
// The first two are written over a scalar type S, which is double or Dual: their gradients are exact. They are
// evaluated in double whatever T is, because several of them are all cancellation in float; then only x and the
// gradient are rounded. Optional: disturb(T* g, draw), what a stochastic gradient adds.
//
// What is known is info(), or, for a function of any number n of variables, info(n) and the constant `dimensions`.
// Name, meaning and dimensions are filled in from the constants; a function of several tensors is an Objective of its
// own (see regression.hpp). Everything lives in ravine::functions: a short name may also be a schedule's.
#pragma once
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <span>
#include <vector>

#include "ravine/objective/dual.hpp"
#include "ravine/objective/function.hpp"

namespace ravine::functions {

using std::numbers::pi;

inline constexpr double unbounded = -std::numeric_limits<double>::infinity();
inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// The variables first..past-1, counted from 0.
struct Support {
  std::size_t first, past;
};

inline double as_double(std::size_t i) { return static_cast<double>(i); }

/// n numbers: `period` again and again.
inline std::vector<double> repeated(std::size_t n, const std::vector<double>& period) {
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = period[i % period.size()];
  return x;
}

/// f(1), ..., f(n).
template <class F>
std::vector<double> sequence(std::size_t n, F f) {
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = f(as_double(i + 1));
  return x;
}

/// The box of a family, which only its member of two variables has.
inline std::optional<Box> box_if_plane(std::size_t n, Box box) { return n == 2 ? std::optional(box) : std::nullopt; }

}  // namespace ravine::functions
