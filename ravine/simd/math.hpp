// exp, expm1, log, log1p, tanh, sigmoid, erf over any V (Lane or Pack), float and double.
//
// Built from + - * / and exact bit operations only, so they give the same bits on every instruction set, which no
// libm promises. Within 3 units in the last place over the whole range (tests/simd/math_test.cpp measures it);
// results below the smallest normal number are 0, NaN stays NaN. Coefficients: tools/approximations.py. Always inlined:
// a call would spill the registers of the loop around it and load the constants anew.
//
// Bounds stand first in min and max, which give their second argument if one is NaN.
#pragma once
#include "ravine/simd/lane.hpp"

namespace ravine {

namespace detail {

template <class T>
struct Coefficients;

template <>
struct Coefficients<float> {
  static constexpr double expm1[] = {0.500000001353873,    0.16666666681704215,   0.04166646419740569,
                                     0.008333310844647862, 0.0013933730715792083, 0.00019891080463998843};
  static constexpr double log[] = {0.6666666655404201, 0.4000012221181065, 0.28550778633191964, 0.23331614471843498};
  static constexpr double erf[] = {1.1283791670615435,     -0.3761263846802871,   0.11283782495236845,
                                   -0.026865430727670243,  0.005221031807858023,  -0.0008484080405535107,
                                   0.00011265959025606609, -9.667044571486996e-06};
  static constexpr double erfc[] = {0.17900115101468306,  -0.32623364153267814, 0.2456038130956809,
                                    -0.15011078746520026, 0.07166871523267872,  -0.024475881392722634,
                                    0.00417900462030857,  0.0011079989561569232};
  static constexpr double ln2_high = 0x1.62ep-1, ln2_low = 0x1.0bfbe8e7bcd5ep-15;  // n * high is exact for |n| < 2^10
  static constexpr double exp_min = -87.33654475,
                          exp_max = 88.72283905;       // ln of the smallest normal and of the largest number
  static constexpr double erf_one = 4, tanh_one = 10;  // from here on the result rounds to 1
};

template <>
struct Coefficients<double> {
  static constexpr double expm1[] = {0.5,
                                     0.16666666666666666,
                                     0.04166666666666668,
                                     0.008333333333333333,
                                     0.0013888888888879004,
                                     0.00019841269841263252,
                                     2.480158733663095e-05,
                                     2.7557319247344507e-06,
                                     2.755726307730941e-07,
                                     2.5052070959803662e-08,
                                     2.091821231913398e-09,
                                     1.6086677666787362e-10};
  static constexpr double log[] = {0.6666666666666666,  0.40000000000000885, 0.28571428570799784, 0.22222222392581045,
                                   0.18181795547521137, 0.15386244737621665, 0.13268638369266825, 0.13088034850927555};
  static constexpr double erf[] = {1.1283791670955126,      -0.37612638903183754,    0.1128379167095512,
                                   -0.02686617064512984,    0.0052239776254232985,   -0.000854832702193483,
                                   0.00012055332902888736,  -1.4925647567519332e-05, 1.6462045441468418e-06,
                                   -1.6364642158167616e-07, 1.4792401209404813e-08,  -1.216456005728345e-09,
                                   8.709045129053106e-11,   -4.230945824295338e-12};
  static constexpr double erfc[] = {0.17900115118138996,     -0.3262335600430372,    0.2456038017123309,
                                    -0.15011593650077742,    0.07166583719797347,    -0.024392499318655416,
                                    0.004269136333148302,    0.0007077464385177353,  -0.0005970619586158305,
                                    4.5255298034073955e-05,  6.405673342206844e-05,  -1.2860318447907675e-05,
                                    -7.979817704348727e-06,  2.1169509641489688e-06, 1.2598817267482604e-06,
                                    -2.7269500546476834e-07, -2.389387463474792e-07, -2.5925894581233316e-08};
  static constexpr double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;
  static constexpr double exp_min = -708.3964185322641, exp_max = 709.782712893384;
  static constexpr double erf_one = 6, tanh_one = 20;
};

template <class V, int n>
[[gnu::always_inline]] inline V polynomial(V x, const double (&c)[n]) {
  V sum = c[n - 1];
#pragma GCC unroll 20
  for (int i = n - 2; i >= 0; --i) sum = sum * x + c[i];
  return sum;
}

// x = n ln2 + r with |r| <= ln2/2; returns expm1(r).
template <class V>
[[gnu::always_inline]] inline V expm1_reduced(V x, V& n) {
  using C = Coefficients<typename V::Scalar>;
  n = round_even(x * 1.4426950408889634);
  const V r = (x - n * C::ln2_high) - n * C::ln2_low;
  return r + r * r * polynomial(r, C::expm1);
}

// expm1 where 2^n is a normal number for the n of x.
template <class V>
[[gnu::always_inline]] inline V expm1_in_range(V x) {
  V n;
  const V p = expm1_reduced(x, n), half = scale2(V(1), n - 1);
  return (half * p + (half - 0.5)) * 2;
}

}  // namespace detail

template <class V>
[[gnu::always_inline]] inline V exp(V x) {
  using C = detail::Coefficients<typename V::Scalar>;
  V n;
  const V p = detail::expm1_reduced(min(V(C::exp_max), max(V(C::exp_min), x)), n);
  const V up = select(n > V(0), V(1), V(0));  // 2^n in two steps: it may be out of range itself
  const V y = scale2(p + 1, n - up) * (up + 1);
  return select(x < V(C::exp_min), V(0), select(x > V(C::exp_max), V(__builtin_inf()), y));
}

/// exp(x) for x <= 0: the same bits for less.
template <class V>
[[gnu::always_inline]] inline V exp_below_0(V x) {
  using C = detail::Coefficients<typename V::Scalar>;
  V n;
  const V p = detail::expm1_reduced(max(V(C::exp_min), x), n);
  return select(x < V(C::exp_min), V(0), scale2(p + 1, n));
}

/// exp(x) - 1, accurate near 0.
template <class V>
[[gnu::always_inline]] inline V expm1(V x) {
  using C = detail::Coefficients<typename V::Scalar>;
  const V y = detail::expm1_in_range(min(V(C::exp_max), max(V(C::exp_min), x)));
  return select(x > V(C::exp_max), V(__builtin_inf()), y);
}

/// Natural logarithm of a normal x > 0; -inf at 0, NaN below.
template <class V>
[[gnu::always_inline]] inline V log(V x) {
  using C = detail::Coefficients<typename V::Scalar>;
  V e = exponent(x), m = mantissa(x);
  const auto big = m > V(1.4142135623730951);
  m = select(big, m * 0.5, m);
  e = select(big, e + 1, e);
  const V f = m - 1, s = f / (f + 2), z = s * s, h = f * f * 0.5;
  const V y = e * C::ln2_high + (f - (h - (s * (h + z * detail::polynomial(z, C::log)) + e * C::ln2_low)));
  const V inf = __builtin_inf();
  return select(x == V(0), -inf, select(x > V(0), select(x == inf, x, y), V(__builtin_nan(""))));
}

/// log(1 + x) for x >= 0, accurate near 0.
template <class V>
[[gnu::always_inline]] inline V log1p(V x) {
  const V w = x + 1;
  return log(w) - ((w - 1) - x) / w;
}

template <class V>
[[gnu::always_inline]] inline V tanh(V x) {
  using C = detail::Coefficients<typename V::Scalar>;
  const V t = detail::expm1_in_range(2 * min(V(C::tanh_one), abs(x)));
  return copysign(t / (t + 2), x);
}

/// 1 / (1 + exp(-x)), without overflow.
template <class V>
[[gnu::always_inline]] inline V sigmoid(V x) {
  const V e = exp_below_0(-abs(x));
  return select(x < V(0), e, V(1)) / (1 + e);
}

template <class V>
[[gnu::always_inline]] inline V erf(V x) {
  using C = detail::Coefficients<typename V::Scalar>;
  const V a = min(V(C::erf_one), abs(x));
  const V near = a * detail::polynomial(a * a, C::erf);
  const V far = 1 - exp_below_0(-a * a) * detail::polynomial((a - 3) / (a + 3), C::erfc);
  return copysign(select(a < V(1), near, far), x);
}

}  // namespace ravine
