// The kernel of offset_gemm for one instruction set: a tile of `rows` x `packs` registers of C stays in registers while
// k runs; A is read element by element through one pointer per row, B in place.
#pragma once
#include "ravine/linalg/offset_gemm.hpp"
#include "ravine/simd/pack.hpp"

namespace ravine::RAVINE_ISA {

// As many rows as the registers hold (6 x 2 sums of 16, or 8 x 2 of 32) and pointers to them fit the others.
#if defined(__AVX512F__)
inline constexpr int offset_rows = 8;
#else
inline constexpr int offset_rows = 6;
#endif

// The first n columns of a tile as registers; `n` may be less than they hold.
template <class T, int packs>
void load_columns(const T* p, std::size_t n, Pack<T>* v) {
  using V = Pack<T>;
  alignas(64) T edge[packs * V::width] = {};
  if (n < static_cast<std::size_t>(packs * V::width)) {
    __builtin_memcpy(edge, p, n * sizeof(T));
    p = edge;
  }
  for (int i = 0; i < packs; ++i) v[i] = V::load(p + i * V::width);
}

template <class T, int packs>
void store_columns(const Pack<T>* v, std::size_t n, T* p) {
  using V = Pack<T>;
  if (n >= static_cast<std::size_t>(packs * V::width)) {
    for (int i = 0; i < packs; ++i) v[i].store(p + i * V::width);
    return;
  }
  alignas(64) T edge[packs * V::width];
  for (int i = 0; i < packs; ++i) v[i].store(edge + i * V::width);
  __builtin_memcpy(p, edge, n * sizeof(T));
}

// Rows `row` to row + rows and columns j to j + n of C.
template <class T, int rows, int packs>
[[gnu::noinline]] void offset_tile(const OffsetGemmArgs<T>& g, const std::uint32_t* row, T* c, std::size_t j,
                                   std::size_t n) {
  using V = Pack<T>;
  const T* a[rows];
  for (int r = 0; r < rows; ++r) a[r] = g.a + row[r];
  V sum[rows][packs];
  if (g.add) {
    for (int r = 0; r < rows; ++r) load_columns<T, packs>(c + r * g.c_row, n, sum[r]);
  } else {
    for (int p = 0; p < packs; ++p) {
      const V start = g.bias != nullptr ? V::load(g.bias + j + p * V::width) : V();
      for (int r = 0; r < rows; ++r) sum[r][p] = start;
    }
  }
  const T* b = g.b + j;
  for (std::size_t k = 0; k < g.k; ++k, b += g.b_row) {
    const std::size_t at = g.col[k];
    V bk[packs];
    for (int p = 0; p < packs; ++p) bk[p] = V::load(b + p * V::width);
    for (int r = 0; r < rows; ++r) {
      const V ak = V::raw(a[r][at] - typename V::Raw{});
      for (int p = 0; p < packs; ++p) sum[r][p] = multiply_add(ak, bk[p], sum[r][p]);
    }
  }
  for (int r = 0; r < rows; ++r) store_columns<T, packs>(sum[r], n, c + r * g.c_row);
}

// A tile of `count` rows, up to the most there are.
template <class T, int packs, int rows = offset_rows>
void offset_tile_of(std::size_t count, const OffsetGemmArgs<T>& g, const std::uint32_t* row, T* c, std::size_t j,
                    std::size_t n) {
  if (count == rows) return offset_tile<T, rows, packs>(g, row, c, j, n);
  if constexpr (rows > 1) offset_tile_of<T, packs, rows - 1>(count, g, row, c, j, n);
}

template <class T>
void offset_gemm(const OffsetGemmArgs<T>& g) {
  constexpr std::size_t width = 2 * static_cast<std::size_t>(Pack<T>::width), rows = offset_rows;
  // Tiles of nearly equal height: a tile of four rows keeps the units as busy as one of six, one of one row does not.
  const std::size_t tiles = (g.m + rows - 1) / rows;
  for (std::size_t j = 0; j < g.n; j += width) {
    const std::size_t n = g.n - j < width ? g.n - j : width;
    for (std::size_t t = 0; t < tiles; ++t) {
      const std::size_t begin = g.m * t / tiles, count = g.m * (t + 1) / tiles - begin;
      T* c = g.c + static_cast<std::ptrdiff_t>(begin) * g.c_row + j;
      if (n > width / 2) offset_tile_of<T, 2>(count, g, g.row + begin, c, j, n);
      else offset_tile_of<T, 1>(count, g, g.row + begin, c, j, n);
    }
  }
}

}  // namespace ravine::RAVINE_ISA
