// One panel of columns of C: its rows dealt out to tiles, and the edges where a tile is wider than the panel.
#pragma once
#include "ravine/linalg/gemm_tile.hpp"

namespace ravine::RAVINE_ISA {

inline std::size_t at_most(std::size_t limit, std::size_t n) { return n < limit ? n : limit; }

/// m rows dealt out to as few tiles as will do, of heights that differ by one at most.
struct RowTiles {
  RowTiles(std::size_t m, std::size_t most) : count((m + most - 1) / most), least(m / count), taller(m % count) {}
  [[nodiscard]] std::size_t begin(std::size_t t) const { return t * least + at_most(taller, t); }
  [[nodiscard]] std::size_t rows(std::size_t t) const { return least + (t < taller ? 1 : 0); }
  const std::size_t count, least, taller;
};

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
  using Rows = decltype(a(0, 0));
  const auto& kernels = half ? tiles<T, Rows, tile_packs / 2> : tiles<T, Rows, tile_packs>;
  T edge[tile_rows * width], edge_bias[width];
  static constexpr T zeros[width] = {};
  if (bias == nullptr) {
    bias = zeros;
  } else if (!whole) {
    copy_edge(bias, 0, edge_bias, 0, 1, columns);
    bias = edge_bias;
  }
  if (k == 0) {
    for (std::size_t r = 0; r < m && !resume; ++r)
      copy_edge(bias, 0, c + static_cast<std::ptrdiff_t>(r) * c_row, 0, 1, columns);
    return;
  }
  const RowTiles tiled(m, Rows::most_rows);
  for (std::size_t t = 0; t < tiled.count; ++t) {
    const std::size_t rows = tiled.rows(t);
    T* const to = c + static_cast<std::ptrdiff_t>(tiled.begin(t)) * c_row;
    Tile<T, Rows> tile{.k = k,
                       .a = a(t, tiled.begin(t)),
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

}  // namespace ravine::RAVINE_ISA
