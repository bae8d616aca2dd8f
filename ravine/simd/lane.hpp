// Lane<T>: one element, with the vocabulary that rules and activations are written in. It is the reference that
// every Pack must equal bit for bit, and what a GPU thread would be.
//
// The vocabulary: + - * / and comparisons between V, with doubles taking part as constants; sqrt abs min max sign
// copysign select round_even; and the bit-level exponent, mantissa and scale2 that math.hpp builds on. A comparison
// gives a mask, which only select, &, | and ! understand: a rule cannot branch on an element.
#pragma once
#include <cstdint>

namespace ravine {

/// The integer of T's size and the layout of its bits.
template <class T>
struct Bits;
template <>
struct Bits<float> {
  using Int = std::int32_t;
  static constexpr int mantissa = 23, bias = 127;
  static constexpr Int sign = INT32_MIN, fraction = 0x007fffff, one = 0x3f800000;
  static constexpr double round_magic = 0x1.8p23;  // adding it leaves whole numbers in the low bits
  static constexpr Int whole = 0x4b000000;         // 2^23: or-ed with a small integer, that integer above 2^23
};
template <>
struct Bits<double> {
  using Int = std::int64_t;
  static constexpr int mantissa = 52, bias = 1023;
  static constexpr Int sign = INT64_MIN, fraction = 0x000fffffffffffff, one = 0x3ff0000000000000;
  static constexpr double round_magic = 0x1.8p52;
  static constexpr Int whole = 0x4330000000000000;
};

template <class T>
struct Lane {
  using Scalar = T;
  using Int = typename Bits<T>::Int;
  static constexpr int width = 1;

  struct Mask {
    bool b;
    friend Mask operator&(Mask x, Mask y) { return {x.b && y.b}; }
    friend Mask operator|(Mask x, Mask y) { return {x.b || y.b}; }
    friend Mask operator!(Mask x) { return {!x.b}; }
  };

  T v{};

  Lane() = default;
  Lane(double x) : v(static_cast<T>(x)) {}  // NOLINT: constants convert
  static Lane raw(T x) {
    Lane r;
    r.v = x;
    return r;
  }
  static Lane load(const T* p) { return raw(*p); }
  void store(T* p) const { *p = v; }

  friend Lane operator+(Lane a, Lane b) { return raw(a.v + b.v); }
  friend Lane operator-(Lane a, Lane b) { return raw(a.v - b.v); }
  friend Lane operator*(Lane a, Lane b) { return raw(a.v * b.v); }
  friend Lane operator/(Lane a, Lane b) { return raw(a.v / b.v); }
  friend Lane operator-(Lane a) { return raw(-a.v); }
  friend Mask operator<(Lane a, Lane b) { return {a.v < b.v}; }
  friend Mask operator<=(Lane a, Lane b) { return {a.v <= b.v}; }
  friend Mask operator>(Lane a, Lane b) { return {a.v > b.v}; }
  friend Mask operator>=(Lane a, Lane b) { return {a.v >= b.v}; }
  friend Mask operator==(Lane a, Lane b) { return {a.v == b.v}; }
  friend Mask operator!=(Lane a, Lane b) { return {a.v != b.v}; }

  friend Lane select(Mask m, Lane a, Lane b) { return m.b ? a : b; }
  friend Lane min(Lane a, Lane b) { return a.v < b.v ? a : b; }
  friend Lane max(Lane a, Lane b) { return a.v > b.v ? a : b; }
  friend Lane sqrt(Lane a) {
    if constexpr (sizeof(T) == 4) return raw(__builtin_sqrtf(a.v));
    else return raw(__builtin_sqrt(a.v));
  }
  friend Lane abs(Lane a) { return from_bits(bits(a) & ~Bits<T>::sign); }
  friend Lane copysign(Lane a, Lane s) { return from_bits((bits(a) & ~Bits<T>::sign) | (bits(s) & Bits<T>::sign)); }
  /// -1, 0 or 1; 0 for NaN.
  friend Lane sign(Lane a) { return raw(static_cast<T>((a.v > 0) - (a.v < 0))); }
  /// The nearest whole number, ties to even, for |a| < 2^22 (float) or 2^51 (double).
  friend Lane round_even(Lane a) { return (a + Bits<T>::round_magic) - Bits<T>::round_magic; }
  /// a * 2^n for whole n with |n| below the exponent's bias.
  friend Lane scale2(Lane a, Lane n) {
    return a * from_bits(static_cast<Int>((bits(n + Bits<T>::round_magic) << Bits<T>::mantissa) + Bits<T>::one));
  }
  /// floor(log2 a) of a positive normal a, as a number.
  friend Lane exponent(Lane a) {
    return from_bits((bits(a) >> Bits<T>::mantissa) | Bits<T>::whole) - from_bits(Bits<T>::whole | Bits<T>::bias);
  }
  /// a / 2^exponent(a), in [1, 2).
  friend Lane mantissa(Lane a) { return from_bits((bits(a) & Bits<T>::fraction) | Bits<T>::one); }

 private:
  static Int bits(Lane a) {
    Int i;
    __builtin_memcpy(&i, &a.v, sizeof i);
    return i;
  }
  static Lane from_bits(Int i) {
    Lane r;
    __builtin_memcpy(&r.v, &i, sizeof i);
    return r;
  }
};

}  // namespace ravine
