// Pack<T>: one SIMD register of T, with the vocabulary of lane.hpp, on the vector types of GCC and Clang.
//
// A source that includes this header is compiled once per instruction set (cmake/isa.cmake) with RAVINE_ISA naming
// it, and everything here lives in ravine::RAVINE_ISA, so that no two objects define the same symbol differently.
// Such sources include no standard container and call no non-template inline function; a test looks at their symbols.
#pragma once
#ifndef RAVINE_ISA
#error "pack.hpp is for sources that are compiled once per instruction set"
#endif
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <cstddef>
#include <type_traits>

#include "ravine/simd/lane.hpp"

namespace ravine::RAVINE_ISA {

#if defined(__AVX512F__)
inline constexpr int register_bytes = 64;
#elif defined(__AVX2__)
inline constexpr int register_bytes = 32;
#else
inline constexpr int register_bytes = 16;
#endif

template <class T>
struct Pack {
  using Scalar = T;
  using Int = typename Bits<T>::Int;
  static constexpr int width = register_bytes / static_cast<int>(sizeof(T));
  typedef T Raw __attribute__((vector_size(register_bytes)));
  typedef Int IntRaw __attribute__((vector_size(register_bytes)));

  struct Mask {
    IntRaw m;
    friend Mask operator&(Mask x, Mask y) { return {x.m & y.m}; }
    friend Mask operator|(Mask x, Mask y) { return {x.m | y.m}; }
    friend Mask operator!(Mask x) { return {~x.m}; }
  };

  Raw v;

  Pack() : v{} {}
  Pack(double x) : v(static_cast<T>(x) - Raw{}) {}  // NOLINT: constants convert; x - 0 keeps the sign of zero
  static Pack raw(Raw x) {
    Pack r;
    r.v = x;
    return r;
  }
  static Pack load(const T* p) {
    Raw x;
    __builtin_memcpy(&x, p, sizeof x);
    return raw(x);
  }
  void store(T* p) const { __builtin_memcpy(p, &v, sizeof v); }
  /// The first n <= width elements, and `rest` in place of those behind them, which are not touched in memory.
  static Pack load(const T* p, std::size_t n, Pack rest = Pack()) {
#if defined(__AVX512F__)
    if constexpr (sizeof(T) == 4) return raw((Raw)_mm512_mask_loadu_ps((__m512)rest.v, first(n), p));
    else return raw((Raw)_mm512_mask_loadu_pd((__m512d)rest.v, first(n), p));
#elif defined(__AVX2__)
    const Mask m = first(n);
    if constexpr (sizeof(T) == 4) return select(m, raw((Raw)_mm256_maskload_ps(p, (__m256i)m.m)), rest);
    else return select(m, raw((Raw)_mm256_maskload_pd(p, (__m256i)m.m)), rest);
#else
    if (n == width) return load(p);
    T copy[width];
    rest.store(copy);
    copy_part(copy, p, n);
    return load(copy);
#endif
  }
  void store(T* p, std::size_t n) const {
#if defined(__AVX512F__)
    if constexpr (sizeof(T) == 4) _mm512_mask_storeu_ps(p, first(n), (__m512)v);
    else _mm512_mask_storeu_pd(p, first(n), (__m512d)v);
#else
    if (n == width) return store(p);
    T copy[width];
    store(copy);
    copy_part(p, copy, n);
#endif
  }
  friend Pack operator+(Pack a, Pack b) { return raw(a.v + b.v); }
  friend Pack operator-(Pack a, Pack b) { return raw(a.v - b.v); }
  friend Pack operator*(Pack a, Pack b) { return raw(a.v * b.v); }
  friend Pack operator/(Pack a, Pack b) { return raw(a.v / b.v); }
  friend Pack operator-(Pack a) { return raw(-a.v); }
  friend Mask operator<(Pack a, Pack b) { return {(IntRaw)(a.v < b.v)}; }
  friend Mask operator<=(Pack a, Pack b) { return {(IntRaw)(a.v <= b.v)}; }
  friend Mask operator>(Pack a, Pack b) { return {(IntRaw)(a.v > b.v)}; }
  friend Mask operator>=(Pack a, Pack b) { return {(IntRaw)(a.v >= b.v)}; }
  friend Mask operator==(Pack a, Pack b) { return {(IntRaw)(a.v == b.v)}; }
  friend Mask operator!=(Pack a, Pack b) { return {(IntRaw)(a.v != b.v)}; }

  friend Pack select(Mask m, Pack a, Pack b) { return raw(m.m ? a.v : b.v); }
  friend Pack min(Pack a, Pack b) { return raw(a.v < b.v ? a.v : b.v); }
  friend Pack max(Pack a, Pack b) { return raw(a.v > b.v ? a.v : b.v); }
  friend Pack abs(Pack a) { return raw((Raw)((IntRaw)a.v & ~Bits<T>::sign)); }
  friend Pack copysign(Pack a, Pack s) {
    return raw((Raw)(((IntRaw)a.v & ~Bits<T>::sign) | ((IntRaw)s.v & Bits<T>::sign)));
  }
  friend Pack sign(Pack a) { return select(a > Pack(), Pack(1), select(a < Pack(), Pack(-1), Pack())); }
  friend Pack round_even(Pack a) { return (a + Bits<T>::round_magic) - Bits<T>::round_magic; }
  friend Pack scale2(Pack a, Pack n) {
    return a * raw((Raw)(((IntRaw)(n + Bits<T>::round_magic).v << Bits<T>::mantissa) + Bits<T>::one));
  }
  friend Pack exponent(Pack a) {
    const IntRaw e = ((IntRaw)a.v >> Bits<T>::mantissa) | Bits<T>::whole;
    return raw((Raw)e) - raw((Raw)(IntRaw{} + (Bits<T>::whole | Bits<T>::bias)));
  }
  friend Pack mantissa(Pack a) { return raw((Raw)(((IntRaw)a.v & Bits<T>::fraction) | Bits<T>::one)); }
  /// a * b + c, rounded once where the level has fused multiply-add (avx2, avx512): for matrix kernels, never for
  /// rules.
  friend Pack multiply_add(Pack a, Pack b, Pack c) {
#if defined(__AVX512F__)
    if constexpr (sizeof(T) == 4) return raw((Raw)_mm512_fmadd_ps((__m512)a.v, (__m512)b.v, (__m512)c.v));
    else return raw((Raw)_mm512_fmadd_pd((__m512d)a.v, (__m512d)b.v, (__m512d)c.v));
#elif defined(__FMA__)
    if constexpr (sizeof(T) == 4) return raw((Raw)_mm256_fmadd_ps((__m256)a.v, (__m256)b.v, (__m256)c.v));
    else return raw((Raw)_mm256_fmadd_pd((__m256d)a.v, (__m256d)b.v, (__m256d)c.v));
#else
    return a * b + c;
#endif
  }
  friend Pack sqrt(Pack a) {
#if defined(__AVX512F__)
    if constexpr (sizeof(T) == 4) return raw((Raw)_mm512_sqrt_ps((__m512)a.v));
    else return raw((Raw)_mm512_sqrt_pd((__m512d)a.v));
#elif defined(__AVX2__)
    if constexpr (sizeof(T) == 4) return raw((Raw)_mm256_sqrt_ps((__m256)a.v));
    else return raw((Raw)_mm256_sqrt_pd((__m256d)a.v));
#elif defined(__SSE2__)
    if constexpr (sizeof(T) == 4) return raw((Raw)_mm_sqrt_ps((__m128)a.v));
    else return raw((Raw)_mm_sqrt_pd((__m128d)a.v));
#else
    for (int i = 0; i < width; ++i)
      a.v[i] = sizeof(T) == 4 ? static_cast<T>(__builtin_sqrtf(static_cast<float>(a.v[i])))
                              : static_cast<T>(__builtin_sqrt(a.v[i]));
    return a;
#endif
  }

 private:
#if defined(__AVX512F__)
  using First = std::conditional_t<sizeof(T) == 4, __mmask16, __mmask8>;
  static First first(std::size_t n) { return static_cast<First>(_bzhi_u32(~0U, static_cast<unsigned>(n))); }
#else
  static Mask first(std::size_t n) {
    static constexpr auto edge = [] {
      struct {
        Int m[2 * width];
      } e{};
      for (int i = 0; i < width; ++i) e.m[i] = -1;
      return e;
    }();
    Mask mask;
    __builtin_memcpy(&mask.m, edge.m + (width - n), sizeof mask.m);
    return mask;
  }
  // n < 2 piece elements, in pieces of fixed sizes: faster than a call of memcpy, and than masked stores on some
  // machines.
  template <int piece = width / 2>
  static void copy_part(T* to, const T* from, std::size_t n) {
    if ((n & piece) != 0) {
      __builtin_memcpy(to, from, piece * sizeof(T));
      to += piece, from += piece;
    }
    if constexpr (piece > 1) copy_part<piece / 2>(to, from, n);
  }
#endif
};

}  // namespace ravine::RAVINE_ISA
