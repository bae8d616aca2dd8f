// The product kernel of one instruction set: a tile of `rows` x `packs` registers of C stays in registers while k runs.
// B's panel (k x tile width) is copied to contiguous memory where rows of B are far apart or not contiguous; A is read
// in place, and copied where its elements along k are far apart.
#pragma once
#include "ravine/linalg/gemm.hpp"
#include "ravine/simd/pack.hpp"

namespace ravine::RAVINE_ISA {

#if defined(__AVX512F__)
inline constexpr int tile_rows = 12, tile_packs = 2;  // 24 sums, 2 of B, A from memory: 26 of 32 registers
#elif defined(__AVX2__)
inline constexpr int tile_rows = 6, tile_packs = 2;  // 12 sums, 2 of B, 1 of A: 15 of 16 registers
#else
inline constexpr int tile_rows = 6, tile_packs = 2;
#endif

// C[0..rows, 0..packs*width) = bias + A B; only the first n columns of C are written.
template <class T, int rows, int packs>
[[gnu::noinline]] void tile(std::size_t k, const T* a, std::ptrdiff_t a_row, std::ptrdiff_t a_col, const T* b,
                            std::ptrdiff_t b_row, T* c, std::ptrdiff_t c_row, std::size_t n, const T* bias) {
  using V = Pack<T>;
  V sum[rows][packs];
  for (int p = 0; p < packs; ++p) {
    const V start = bias != nullptr ? V::load(bias + p * V::width) : V();
    for (int r = 0; r < rows; ++r) sum[r][p] = start;
  }
  for (std::size_t i = 0; i < k; ++i, a += a_col, b += b_row) {
    V bi[packs];
    for (int p = 0; p < packs; ++p) bi[p] = V::load(b + p * V::width);
    for (int r = 0; r < rows; ++r) {
      const V ai = V::raw(a[r * a_row] - typename V::Raw{});
      for (int p = 0; p < packs; ++p) sum[r][p] = multiply_add(ai, bi[p], sum[r][p]);
    }
  }
  if (n >= static_cast<std::size_t>(packs * V::width)) {
    for (int r = 0; r < rows; ++r)
      for (int p = 0; p < packs; ++p) sum[r][p].store(c + r * c_row + p * V::width);
    return;
  }
  alignas(64) T edge[packs * V::width];
  for (int r = 0; r < rows; ++r) {
    for (int p = 0; p < packs; ++p) sum[r][p].store(edge + p * V::width);
    __builtin_memcpy(c + r * c_row, edge, n * sizeof(T));
  }
}

// One panel of columns, all rows: full tiles, then the rest with the tile that fits.
template <class T, int packs, int rows = tile_rows>
void panel(std::size_t m, std::size_t k, const T* a, std::ptrdiff_t a_row, std::ptrdiff_t a_col, const T* b,
           std::ptrdiff_t b_row, T* c, std::ptrdiff_t c_row, std::size_t n, const T* bias) {
  while (m >= static_cast<std::size_t>(rows)) {
    tile<T, rows, packs>(k, a, a_row, a_col, b, b_row, c, c_row, n, bias);
    a += rows * a_row, c += rows * c_row, m -= rows;
  }
  if constexpr (rows > 1) {
    if (m > 0) panel<T, packs, (rows > 4 ? rows / 2 : rows - 1)>(m, k, a, a_row, a_col, b, b_row, c, c_row, n, bias);
  }
}

template <class T>
void gemm(const GemmArgs<T>& g) {
  constexpr std::size_t width = tile_packs * Pack<T>::width;
  const bool pack_b = g.b.col != 1 || (g.b.row > 512 && g.m > 4 * tile_rows);
  for (std::size_t j = 0; j < g.n; j += width) {
    const std::size_t n = g.n - j < width ? g.n - j : width;
    const T* b = g.b.data + static_cast<std::ptrdiff_t>(j) * g.b.col;
    std::ptrdiff_t b_row = g.b.row;
    T padded_bias[width];
    const T* bias = g.bias;
    if (bias != nullptr) {
      for (std::size_t c = 0; c < width; ++c) padded_bias[c] = c < n ? bias[j + c] : T(0);
      bias = padded_bias;
    }
    if (pack_b) {
      for (std::size_t i = 0; i < g.k; ++i)
        for (std::size_t c = 0; c < n; ++c)
          g.scratch[i * width + c] =
              b[static_cast<std::ptrdiff_t>(i) * g.b.row + static_cast<std::ptrdiff_t>(c) * g.b.col];
      b = g.scratch;
      b_row = width;
    }
    if (n > width / 2) panel<T, tile_packs>(g.m, g.k, g.a.data, g.a.row, g.a.col, b, b_row, g.c + j, g.c_row, n, bias);
    else panel<T, tile_packs / 2>(g.m, g.k, g.a.data, g.a.row, g.a.col, b, b_row, g.c + j, g.c_row, n, bias);
  }
}

}  // namespace ravine::RAVINE_ISA
