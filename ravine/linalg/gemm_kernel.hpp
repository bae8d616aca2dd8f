// The product kernel of one instruction set: loops over blocks that fit the caches, around the register tile. Operands
// are copied to scratch in the order of their use where reading them in place would cost more: B if its columns are not
// adjacent or its rows far apart, A if its rows or columns are far apart and it is used often. A block of k begins with
// the sums that the block before it has left in C, so blocks do not show in the bits.
#pragma once
#include "ravine/linalg/gemm.hpp"
#include "ravine/linalg/gemm_packing.hpp"
#include "ravine/linalg/gemm_panel.hpp"

namespace ravine::RAVINE_ISA {

// Lines that are this many elements apart fall into few sets of the first cache and push each other out.
inline constexpr std::ptrdiff_t far = 512;

// Columns up to which they are taken as rows, and the registers of such a row: fewer would wait for each other.
template <class T>
inline constexpr std::size_t narrow = Pack<T>::width < 4 ? 1 : Pack<T>::width / 4;
inline constexpr int narrow_packs = 4;

template <class T>
Matrix<const T> part(Matrix<const T> m, std::size_t row, std::size_t col) {
  return {m.data + static_cast<std::ptrdiff_t>(row) * m.row + static_cast<std::ptrdiff_t>(col) * m.col, m.row, m.col};
}

/// Few columns waste most of a register of them: the rows of C lie along the registers instead, C' = B' A'.
template <class T>
void gemm_turned(const GemmArgs<T>& g) {
  constexpr std::size_t most = narrow_packs * Pack<T>::width;
  T sums[narrow<T>][most];
  const std::size_t depth = g.a.row == 1 ? g.k : GemmBlocks::depth;
  for (std::size_t i = 0; i < g.m; i += most) {
    const std::size_t m = at_most(most, g.m - i), width = m <= most / 2 ? most / 2 : most;
    const auto& kernels = m <= most / 2 ? tiles<T, Strided<T>, narrow_packs / 2, narrow<T>>
                                        : tiles<T, Strided<T>, narrow_packs, narrow<T>>;
    for (std::size_t j = 0; j < g.n; ++j)
      for (std::size_t r = 0; r < width; ++r) sums[j][r] = g.bias != nullptr ? g.bias[j] : T(0);
    auto multiply = [&](std::size_t l, std::size_t k, const T* a, std::ptrdiff_t a_step) {
      const Matrix<const T> b = part(g.b, l, 0);
      Ahead<T> ahead = Ahead<T>::none(b.data);
      if (k > 0) kernels[g.n - 1]({k, {b.data, b.col, b.row}, a, a_step, sums[0], most, sums[0], most, &ahead});
    };
    for (std::size_t l = 0; l < g.k; l += depth) {
      const std::size_t k = at_most(depth, g.k - l);
      const Matrix<const T> a = part(g.a, i, l);
      if (a.row != 1) {
        copy_panel<T>({a.data, a.col, a.row}, k, m, g.scratch, most);
        multiply(l, k, g.scratch, most);
      } else {  // in place, but for the last columns of A if the tile is longer: what is behind them must not be read
        const auto step = static_cast<std::size_t>(a.col), inside = k - at_most(k, (width - m + step - 1) / step);
        multiply(l, inside, a.data, a.col);
        for (std::size_t column = inside; column < k; ++column)
          __builtin_memcpy(g.scratch + (column - inside) * most, part(a, 0, column).data, m * sizeof(T));
        multiply(l + inside, k - inside, g.scratch, most);
      }
    }
    for (std::size_t j = 0; j < g.n; ++j)
      for (std::size_t r = 0; r < m; ++r)
        g.c[static_cast<std::ptrdiff_t>(i + r) * g.c_row + static_cast<std::ptrdiff_t>(j)] = sums[j][r];
  }
}

template <class T>
void gemm(const GemmArgs<T>& g) {
  constexpr std::size_t width = tile_width<T>, rows = tile_rows;
  static_assert(width <= GemmBlocks::widest_panel);
  if (g.m == 0) return;
  if (g.n <= narrow<T>) return gemm_turned(g);
  const bool often = g.m > 4 * rows, pack_b = g.b.col != 1 || (g.b.row > far && often),
             pack_a = g.n > 2 * width && (g.a.row == 1 ? g.a.col : g.a.row) > far;
  // Blocks of k are of nearly equal depth; of A, as many rows as fill its block then.
  const std::size_t blocks = pack_a || pack_b ? (g.k + GemmBlocks::depth - 1) / GemmBlocks::depth : 1,
                    depth = blocks > 0 ? (g.k + blocks - 1) / blocks : 1,
                    height = pack_a ? GemmBlocks::elements / depth / rows * rows : g.m;
  T* const packed_a = g.scratch + (pack_b ? depth * width : 0);
  for (std::size_t l = 0; l == 0 || l < g.k; l += depth) {
    const std::size_t k = at_most(depth, g.k - l);
    for (std::size_t i = 0; i < g.m; i += height) {
      const std::size_t m = at_most(height, g.m - i);
      const Matrix<const T> a = part(g.a, i, l);
      const RowTiles tiled(m, rows);
      for (std::size_t t = 0; pack_a && t < tiled.count; ++t)
        copy_tile(part(a, tiled.begin(t), 0), tiled.rows(t), k, packed_a + t * k * rows);
      auto tile_a = [&](std::size_t t, std::size_t begin) {
        if (pack_a) return Strided<T>{packed_a + t * k * rows, 1, rows};
        return Strided<T>{part(a, begin, 0).data, a.row, a.col};
      };
      for (std::size_t j = 0; j < g.n; j += width) {
        const Matrix<const T> b = part(g.b, l, j);
        if (pack_b) copy_panel(b, k, at_most(width, g.n - j), g.scratch, width);
        // While a panel is worked on, the next one that will be copied comes closer.
        const bool next = pack_b && j + width < g.n;
        const Ahead<T> ahead =
            next ? panel_ahead(part(b, 0, width), k, at_most(width, g.n - j - width)) : Ahead<T>::none(b.data);
        panel(m, at_most(width, g.n - j), k, tile_a, ahead, pack_b ? g.scratch : b.data,
              pack_b ? static_cast<std::ptrdiff_t>(width) : b.row,
              g.c + static_cast<std::ptrdiff_t>(i) * g.c_row + static_cast<std::ptrdiff_t>(j), g.c_row,
              g.bias != nullptr ? g.bias + j : nullptr, l > 0);
      }
    }
  }
}

}  // namespace ravine::RAVINE_ISA
