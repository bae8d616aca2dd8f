// The register tile of one instruction set: `rows` x `packs` registers of C stay in registers while k runs, each one a
// chain of multiply-adds. Tiles of every height up to tile_rows are compiled, so that rows can be dealt out evenly.
#pragma once
#include <array>
#include <cstddef>
#include <utility>

#include "ravine/simd/pack.hpp"

namespace ravine::RAVINE_ISA {

#if defined(__AVX512F__)
inline constexpr int tile_rows = 12, tile_packs = 2;  // 24 sums, 2 of B, A from memory: 26 of 32 registers
#else
inline constexpr int tile_rows = 6, tile_packs = 2;  // 12 sums, 2 of B, 1 of A: 15 of 16 registers
#endif
template <class T>
inline constexpr std::size_t tile_width = tile_packs* Pack<T>::width;

/// Rows of memory that will be read soon: a tile brings them into the second cache while it computes, line by line. All
/// at once, they would keep the loads of the tile itself waiting.
template <class T>
struct Ahead {
  static constexpr std::ptrdiff_t line = 64 / sizeof(T);
  static constexpr std::size_t every = 4;  // steps of k from one line to the next

  /// Nothing: one line, which is there.
  static Ahead none(const T* p) { return {p, p + 1, 0, 1, 0}; }
  void fetch() {
    __builtin_prefetch(at, 0, 2);
    at += line;
    if (at < end) return;
    if (rows > 0) --rows, end += row;
    at = end - length;
  }

  const T *at, *end;  // of the row under way
  std::ptrdiff_t row, length;
  std::size_t rows;  // behind the one under way; after them, that one is fetched again, which costs little
};

template <class T>
struct Tile {
  std::size_t k;
  const T* a;
  std::ptrdiff_t a_row, a_col;
  const T* b;
  std::ptrdiff_t b_row;
  T* c;
  std::ptrdiff_t c_row;
  const T* start;  // where the sums begin: row r at start + r * start_row; nullptr for 0
  std::ptrdiff_t start_row;
  Ahead<T>* ahead;  // goes on where it was left
};

template <class T, int rows, int packs>
void tile(const Tile<T>& t) {
  using V = Pack<T>;
  V sum[rows][packs];
  T* c = t.c;
  constexpr int line = 64 / register_bytes;  // registers
#pragma GCC unroll 12
  for (int r = 0; r < rows; ++r, c += t.c_row)
#pragma GCC unroll 2
    for (int p = 0; p < packs; p += line) __builtin_prefetch(c + p * V::width, 1);
  if (t.start != nullptr) {
    const T* start = t.start;
#pragma GCC unroll 12
    for (int r = 0; r < rows; ++r, start += t.start_row)
#pragma GCC unroll 2
      for (int p = 0; p < packs; ++p) sum[r][p] = V::load(start + p * V::width);
  } else {
#pragma GCC unroll 12
    for (int r = 0; r < rows; ++r)
#pragma GCC unroll 2
      for (int p = 0; p < packs; ++p) sum[r][p] = V();
  }
  const T *a = t.a, *b = t.b;
  Ahead<T> ahead = *t.ahead;
  for (std::size_t i = 0; i < t.k; ++i, a += t.a_col, b += t.b_row) {
    if (i % Ahead<T>::every == 0) ahead.fetch();
    V bi[packs];
#pragma GCC unroll 2
    for (int p = 0; p < packs; ++p) bi[p] = V::load(b + p * V::width);
#pragma GCC unroll 12
    for (int r = 0; r < rows; ++r) {
      const V ai = V::raw(a[r * t.a_row] - typename V::Raw{});
#pragma GCC unroll 2
      for (int p = 0; p < packs; ++p) sum[r][p] = multiply_add(ai, bi[p], sum[r][p]);
    }
  }
  *t.ahead = ahead;
  c = t.c;
#pragma GCC unroll 12
  for (int r = 0; r < rows; ++r, c += t.c_row)
#pragma GCC unroll 2
    for (int p = 0; p < packs; ++p) sum[r][p].store(c + p * V::width);
}

template <class T>
using TileKernel = void (*)(const Tile<T>&);

/// The tile for `rows` rows and up to `packs` registers of columns: tiles<T, packs>[rows - 1].
template <class T, int packs>
inline constexpr auto tiles = []<int... r>(std::integer_sequence<int, r...>) {
  return std::array<TileKernel<T>, tile_rows>{&tile<T, r + 1, packs>...};
}
(std::make_integer_sequence<int, tile_rows>());

}  // namespace ravine::RAVINE_ISA
