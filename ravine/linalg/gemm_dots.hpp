// Products with few columns for one instruction set: every element is the dot product of a row of A with a column of B,
// and the lanes of a register are sums of it. 16 sums, k = 0, 16, ..., k = 1, 17, ..., and so on, are added in pairs:
// the same for every width of registers.
#pragma once
#include <utility>

#include "ravine/linalg/gemm.hpp"
#include "ravine/linalg/gemm_panel.hpp"

namespace ravine::RAVINE_ISA {

// Of the groups of 2 h lanes in a and in b behind it, the first halves plus the second halves.
template <int h, class Raw, int... i>
Raw fold(Raw a, Raw b, std::integer_sequence<int, i...>) {
  return __builtin_shufflevector(a, b, (i / h * 2 * h + i % h)...) +
         __builtin_shufflevector(a, b, (i / h * 2 * h + i % h + h)...);
}

// The sums of the lanes of `count` = 2 h registers, those of row[0] first; each has groups of 2 h lanes.
template <class T, int count, int first = 0>
typename Pack<T>::Raw fold(const typename Pack<T>::Raw* row) {
  using V = Pack<T>;
  if constexpr (count == 1) return row[first];
  else
    return fold<V::width / count>(fold<T, count / 2, first>(row), fold<T, count / 2, first + count / 2>(row),
                                  std::make_integer_sequence<int, V::width>());
}

/// The dot products of as many rows as a register holds with the k elements of b, which stand behind each other.
template <class T, int... r>
Pack<T> dots(const T* const* rows, const T* b, std::size_t k, std::integer_sequence<int, r...>) {
  using V = Pack<T>;
  constexpr std::size_t lanes = 16, parts = lanes / V::width;
  const std::size_t whole = k / lanes * lanes;
  typename V::Raw sums[parts][V::width];
#pragma GCC unroll 8
  for (std::size_t p = 0; p < parts; ++p) {
    typename V::Raw sum[V::width];
    ((sum[r] = V().v), ...);
    std::size_t l = p * V::width;
    for (; l < whole; l += lanes) {
      const V bl = V::load(b + l);
      ((sum[r] = multiply_add(V::load(rows[r] + l), bl, V::raw(sum[r])).v), ...);
    }
    if (const std::size_t rest = l < k ? at_most(V::width, k - l) : 0; rest > 0) {
      const V bl = V::load(b + l, rest);
      ((sum[r] = multiply_add(V::load(rows[r] + l, rest), bl, V::raw(sum[r])).v), ...);
    }
    ((sums[p][r] = sum[r]), ...);
  }
#pragma GCC unroll 8
  for (std::size_t half = parts / 2; half > 0; half /= 2)
#pragma GCC unroll 8
    for (std::size_t p = 0; p < half; ++p) ((sums[p][r] = sums[p][r] + sums[p + half][r]), ...);
  return V::raw(fold<T, V::width>(sums[0]));
}

/// C = A B + bias for rows of A whose elements are adjacent.
template <class T>
void gemm_dots(const GemmArgs<T>& g) {
  using V = Pack<T>;
  constexpr std::size_t width = V::width;
  for (std::size_t j = 0; j < g.n; ++j) {
    const T* b = g.b.data + static_cast<std::ptrdiff_t>(j) * g.b.col;
    if (g.b.row != 1) {
      for (std::size_t l = 0; l < g.k; ++l) g.scratch[l] = b[static_cast<std::ptrdiff_t>(l) * g.b.row];
      b = g.scratch;
    }
    const V bias = g.bias != nullptr ? V(static_cast<double>(g.bias[j])) : V();
    for (std::size_t i = 0; i < g.m; i += width) {
      const std::size_t m = at_most(width, g.m - i);
      const T* rows[width];
      for (std::size_t r = 0; r < width; ++r)  // the last one again where there are no more
        rows[r] = g.a.data + static_cast<std::ptrdiff_t>(i + at_most(m - 1, r)) * g.a.row;
      const V y = dots(rows, b, g.k, std::make_integer_sequence<int, V::width>()) + bias;
      T* c = g.c + static_cast<std::ptrdiff_t>(i) * g.c_row + static_cast<std::ptrdiff_t>(j);
      if (g.c_row == 1) {
        y.store(c, m);
      } else {
        T values[width];
        y.store(values);
        for (std::size_t r = 0; r < m; ++r, c += g.c_row) *c = values[r];
      }
    }
  }
  if (g.then) g.then({g.row, g.m, g.column, g.n});
}

}  // namespace ravine::RAVINE_ISA
