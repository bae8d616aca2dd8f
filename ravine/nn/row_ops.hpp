// Loops over the elements of a row for the kernels of one instruction set: blocks of 16 elements, the last one partly
// filled. See nn/kernels.hpp for the promise on sums.
#pragma once
#include <cstddef>

#include "ravine/simd/pack.hpp"

namespace ravine::RAVINE_ISA {

/// 16 elements of a row in registers.
template <class T>
struct Block16 {
  using V = Pack<T>;
  static constexpr int parts = 16 / V::width;
  V v[parts];

  static Block16 load(const T* p) {
    Block16 b;
    for (int i = 0; i < parts; ++i) b.v[i] = V::load(p + i * V::width);
    return b;
  }
  /// The first n <= 16 elements, the others `fill`.
  static Block16 load(const T* p, std::size_t n, T fill) {
    if (n >= 16) return load(p);
    alignas(64) T copy[16];
    for (T& c : copy) c = fill;
    copy_first(copy, p, n);
    return load(copy);
  }
  /// The first n <= 16 elements of a padded row, the others `fill`.
  static Block16 load_padded(const T* p, std::size_t n, T fill) {
    static constexpr T places[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    const V end(static_cast<double>(n)), rest = V(static_cast<double>(fill));
    return map([&](V element, V place) { return select(place < end, element, rest); }, load(p), load(places));
  }
  void store(T* p) const {
    for (int i = 0; i < parts; ++i) v[i].store(p + i * V::width);
  }
  void store(T* p, std::size_t n) const {
    if (n >= 16) return store(p);
    alignas(64) T copy[16];
    store(copy);
    copy_first(p, copy, n);
  }
  template <class F>
  friend Block16 map(F f, const Block16& a) {
    Block16 r;
    for (int i = 0; i < parts; ++i) r.v[i] = f(a.v[i]);
    return r;
  }
  template <class F>
  friend Block16 map(F f, const Block16& a, const Block16& b) {
    Block16 r;
    for (int i = 0; i < parts; ++i) r.v[i] = f(a.v[i], b.v[i]);
    return r;
  }
  template <class F>
  friend Block16 map(F f, const Block16& a, const Block16& b, const Block16& c) {
    Block16 r;
    for (int i = 0; i < parts; ++i) r.v[i] = f(a.v[i], b.v[i], c.v[i]);
    return r;
  }
  /// Folds the 16 elements with f, in pairs.
  template <class F>
  T fold(F f) const {
    T a[16];
    store(a);
    for (int half = 8; half > 0; half /= 2)
      for (int i = 0; i < half; ++i) a[i] = f(a[i], a[i + half]);
    return a[0];
  }

 private:
  static void copy_first(T* to, const T* from, std::size_t n) {
    std::size_t i = 0;
    for (; i + V::width <= n; i += V::width) V::load(from + i).store(to + i);
    copy_part(to + i, from + i, n - i);
  }
};

/// Calls f(offset, count) for the blocks of a row of n elements; count is 16 but for the last.
template <class F>
void for_blocks(std::size_t n, F f) {
  for (std::size_t j = 0; j < n; j += 16) f(j, n - j < 16 ? n - j : 16);
}

/// The sum over j < n of f(offset, count), blocks with zeros behind the last element.
template <class T, class F>
T row_sum(std::size_t n, F f) {
  Block16<T> sum{};
  for_blocks(
      n, [&](std::size_t j, std::size_t count) { sum = map([](auto a, auto b) { return a + b; }, sum, f(j, count)); });
  return sum.fold([](T a, T b) { return a + b; });
}

}  // namespace ravine::RAVINE_ISA
