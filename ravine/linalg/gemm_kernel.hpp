// The product kernel of one instruction set: loops over blocks that fit the caches, around the register tile. Operands
// are copied to scratch in the order of their use where reading them in place would cost more: B if its columns are not
// adjacent or its rows far apart, A if its rows or columns are far apart and it is used often. A block of k begins with
// the sums that the block before it has left in C, so blocks do not show in the bits.
#pragma once
#include "ravine/linalg/gemm.hpp"
#include "ravine/linalg/gemm_packing.hpp"
#include "ravine/linalg/gemm_tile.hpp"

namespace ravine::RAVINE_ISA {

// Lines that are this many elements apart fall into few sets of the first cache and push each other out.
inline constexpr std::ptrdiff_t far = 512;

// Columns up to which they are taken as rows.
template <class T>
inline constexpr std::size_t narrow = Pack<T>::width < 4 ? 1 : Pack<T>::width / 4;

template <class T>
Matrix<const T> part(Matrix<const T> m, std::size_t row, std::size_t col) {
  return {m.data + static_cast<std::ptrdiff_t>(row) * m.row + static_cast<std::ptrdiff_t>(col) * m.col, m.row, m.col};
}

inline std::size_t at_most(std::size_t limit, std::size_t n) { return n < limit ? n : limit; }

/// m rows dealt out to as few tiles as will do, of heights that differ by one at most.
struct RowTiles {
  explicit RowTiles(std::size_t m) : count((m + tile_rows - 1) / tile_rows), least(m / count), taller(m % count) {}
  [[nodiscard]] std::size_t begin(std::size_t t) const { return t * least + at_most(taller, t); }
  [[nodiscard]] std::size_t rows(std::size_t t) const { return least + (t < taller ? 1 : 0); }
  const std::size_t count, least, taller;
};

/// Few columns waste most of a register of them: the rows of C lie along the registers instead, C' = B' A'.
template <class T>
void gemm_turned(const GemmArgs<T>& g) {
  constexpr std::size_t width = tile_width<T>;
  T sums[narrow<T>][width];
  const std::size_t depth = g.a.row == 1 ? g.k : GemmBlocks::depth;
  for (std::size_t i = 0; i < g.m; i += width) {
    const std::size_t m = at_most(width, g.m - i);
    for (std::size_t j = 0; j < g.n; ++j)
      for (T& s : sums[j]) s = g.bias != nullptr ? g.bias[j] : T(0);
    auto multiply = [&](std::size_t l, std::size_t k, const T* a, std::ptrdiff_t a_step) {
      const Matrix<const T> b = part(g.b, l, 0);
      Ahead<T> ahead = Ahead<T>::none(b.data);
      tiles<T, tile_packs>[g.n - 1]({k, b.data, b.col, b.row, a, a_step, sums[0], width, sums[0], width, &ahead});
    };
    for (std::size_t l = 0; l < g.k; l += depth) {
      const std::size_t k = at_most(depth, g.k - l);
      const Matrix<const T> a = part(g.a, i, l);
      if (a.row != 1) {
        copy_panel<T>({a.data, a.col, a.row}, k, m, g.scratch, width);
        multiply(l, k, g.scratch, width);
      } else if (m == width) {
        multiply(l, k, a.data, a.col);
      } else {  // in place, but for the last columns of A: what is behind them must not be read
        const auto step = static_cast<std::size_t>(a.col), inside = k - at_most(k, (width - m + step - 1) / step);
        multiply(l, inside, a.data, a.col);
        T last[width] = {};
        for (std::size_t column = inside; column < k; ++column) {
          __builtin_memcpy(last, part(a, 0, column).data, m * sizeof(T));
          multiply(l + column, 1, last, width);
        }
      }
    }
    for (std::size_t j = 0; j < g.n; ++j)
      for (std::size_t r = 0; r < m; ++r)
        g.c[static_cast<std::ptrdiff_t>(i + r) * g.c_row + static_cast<std::ptrdiff_t>(j)] = sums[j][r];
  }
}

/// The first `columns` of `rows` rows, up to a register and a part of one each, between C and the edge of a tile.
template <class T>
void copy_edge(const T* from, std::ptrdiff_t from_row, T* to, std::ptrdiff_t to_row, std::size_t rows,
               std::size_t columns) {
  using V = Pack<T>;
  for (std::size_t r = 0; r < rows; ++r, from += from_row, to += to_row) {
    std::size_t j = 0;
    for (; j + V::width <= columns; j += V::width) V::load(from + j).store(to + j);
    copy_part(to + j, from + j, columns - j);
  }
}

/// One panel of columns over all tiles of rows. `a` gives the rows of a tile as the kernel reads them; `ahead` is
/// fetched meanwhile. (Inlined, g++ 12 warns of overruns that cannot be.)
template <class T, class A>
[[gnu::noinline]] void panel(std::size_t m, std::size_t columns, std::size_t k, const A& a, Ahead<T> ahead, const T* b,
                             std::ptrdiff_t b_row, T* c, std::ptrdiff_t c_row, const T* bias, bool resume) {
  constexpr std::size_t width = tile_width<T>;
  const bool half = columns <= width / 2, whole = columns == (half ? width / 2 : width);
  const auto& kernels = half ? tiles<T, tile_packs / 2> : tiles<T, tile_packs>;
  T edge[tile_rows * width], edge_bias[width];
  if (!whole && bias != nullptr) {
    copy_edge(bias, 0, edge_bias, 0, 1, columns);
    bias = edge_bias;
  }
  const RowTiles tiled(m);
  for (std::size_t t = 0; t < tiled.count; ++t) {
    const std::size_t rows = tiled.rows(t);
    const Matrix<const T> its = a(t, tiled.begin(t));
    T* const to = c + static_cast<std::ptrdiff_t>(tiled.begin(t)) * c_row;
    Tile<T> tile{.k = k,
                 .a = its.data,
                 .a_row = its.row,
                 .a_col = its.col,
                 .b = b,
                 .b_row = b_row,
                 .c = to,
                 .c_row = c_row,
                 .start = resume ? to : bias,
                 .start_row = resume ? c_row : 0,
                 .ahead = &ahead};
    if (!whole) {
      tile.c = edge, tile.c_row = width;
      if (resume) {
        copy_edge<T>(to, c_row, edge, width, rows, columns);
        tile.start = edge, tile.start_row = width;
      }
    }
    kernels[rows - 1](tile);
    if (!whole) copy_edge<T>(edge, width, to, c_row, rows, columns);
  }
}

template <class T>
void gemm(const GemmArgs<T>& g) {
  constexpr std::size_t width = tile_width<T>, rows = tile_rows;
  static_assert(width <= GemmBlocks::widest_panel);
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
      const RowTiles tiled(m);
      for (std::size_t t = 0; pack_a && t < tiled.count; ++t)
        copy_tile(part(a, tiled.begin(t), 0), tiled.rows(t), k, packed_a + t * k * rows);
      auto tile_a = [&](std::size_t t, std::size_t begin) {
        return pack_a ? Matrix<const T>{packed_a + t * k * rows, 1, rows} : part(a, begin, 0);
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
