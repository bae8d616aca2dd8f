// Dual: a number and its derivative by one variable (forward mode). A formula that is written over a scalar type gives
// its exact partial derivative by x_j when it is evaluated with x_j = {value, 1} and every other variable {value, 0}.
//
// The value is computed by the same operations as with double, so it has the same bits.
#pragma once
#include <cmath>

namespace ravine {

struct Dual {
  double value = 0, slope = 0;

  constexpr Dual() = default;
  constexpr Dual(double v) : value(v) {}  // NOLINT(google-explicit-constructor): constants of formulas
  constexpr Dual(double v, double s) : value(v), slope(s) {}

  friend constexpr Dual operator-(Dual a) { return {-a.value, -a.slope}; }
  friend constexpr Dual operator+(Dual a, Dual b) { return {a.value + b.value, a.slope + b.slope}; }
  friend constexpr Dual operator-(Dual a, Dual b) { return {a.value - b.value, a.slope - b.slope}; }
  friend constexpr Dual operator*(Dual a, Dual b) { return {a.value * b.value, a.slope * b.value + a.value * b.slope}; }
  friend constexpr Dual operator/(Dual a, Dual b) {
    const double q = a.value / b.value;
    return {q, (a.slope - q * b.slope) / b.value};
  }
  constexpr Dual& operator+=(Dual b) { return *this = *this + b; }
  constexpr Dual& operator-=(Dual b) { return *this = *this - b; }
  constexpr Dual& operator*=(Dual b) { return *this = *this * b; }

  friend Dual exp(Dual a) {
    const double e = std::exp(a.value);
    return {e, e * a.slope};
  }
  friend Dual log(Dual a) { return {std::log(a.value), a.slope / a.value}; }
  friend Dual sin(Dual a) { return {std::sin(a.value), std::cos(a.value) * a.slope}; }
  friend Dual cos(Dual a) { return {std::cos(a.value), -std::sin(a.value) * a.slope}; }
  friend Dual atan2(Dual y, Dual x) {
    return {std::atan2(y.value, x.value),
            (x.value * y.slope - y.value * x.slope) / (x.value * x.value + y.value * y.value)};
  }
  friend Dual sqrt(Dual a) {
    const double r = std::sqrt(a.value);
    return {r, a.slope / (2 * r)};
  }
  /// The kink at 0 gets the slope 0.
  friend Dual abs(Dual a) {
    const double sign = a.value > 0 ? 1.0 : a.value < 0 ? -1.0 : 0.0;
    return {std::abs(a.value), sign * a.slope};
  }
};

template <class S>
constexpr S square(S x) {
  return x * x;
}

}  // namespace ravine
