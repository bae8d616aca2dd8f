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
  /// The first n <= 16 elements, the others `fill`; only the first are read.
  static Block16 load(const T* p, std::size_t n, T fill) {
    if (n >= 16) return load(p);
    Block16 b;
    for (int i = 0; i < parts; ++i) b.v[i] = V::load(p + i * V::width, in_part(i, n), V(static_cast<double>(fill)));
    return b;
  }
  void store(T* p) const {
    for (int i = 0; i < parts; ++i) v[i].store(p + i * V::width);
  }
  void store(T* p, std::size_t n) const {
    if (n >= 16) return store(p);
    for (int i = 0; i < parts; ++i) v[i].store(p + i * V::width, in_part(i, n));
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
  // How many of the first n elements are in part i.
  static std::size_t in_part(int i, std::size_t n) {
    const auto before = static_cast<std::size_t>(i * V::width);
    return n <= before ? 0 : n - before < V::width ? n - before : V::width;
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
