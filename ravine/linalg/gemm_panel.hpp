// One panel of columns of C: its rows dealt out to tiles, and the edges where a tile is wider than the panel.
#pragma once
#include "ravine/linalg/gemm_tile.hpp"

namespace ravine::RAVINE_ISA {

/// m rows dealt out to as few tiles as will do, of heights that differ by one at most.
struct RowTiles {
  RowTiles(std::size_t m, std::size_t most) : count((m + most - 1) / most), least(m / count), taller(m % count) {}
  [[nodiscard]] std::size_t begin(std::size_t t) const { return t * least + at_most(taller, t); }
  [[nodiscard]] std::size_t rows(std::size_t t) const { return least + (t < taller ? 1 : 0); }
  const std::size_t count, least, taller;
};

/// One panel of columns over all tiles of rows. `a` gives the rows from one on as the kernel reads them; `ahead` is
/// fetched meanwhile. (Inlined, g++ 12 warns of overruns that cannot be.)
template <class T, class A>
[[gnu::noinline]] void panel(std::size_t m, std::size_t columns, std::size_t k, const A& a, Ahead<T> ahead, const T* b,
                             std::ptrdiff_t b_row, T* c, std::ptrdiff_t c_row, const T* bias, bool resume) {
  using Rows = decltype(a(0));
  constexpr std::size_t register_width = Pack<T>::width;
  static constexpr T zeros[tile_width<T>] = {};
  if (bias == nullptr) bias = zeros;
  const std::size_t packs = (columns + register_width - 1) / register_width;
  if (k == 0) {
    for (std::size_t r = 0; r < m && !resume; ++r, c += c_row)
      for (std::size_t j = 0; j < columns; ++j) c[j] = bias[j];
    return;
  }
  const RowTiles tiled(m, static_cast<std::size_t>(tile_rows<Rows>(static_cast<int>(packs))));
  Tile<T, Rows> tile{.k = k,
                     .a = a(0),
                     .b = b,
                     .b_row = b_row,
                     .c = c,
                     .c_row = c_row,
                     .edge = columns - (packs - 1) * register_width,
                     .start = bias,
                     .start_row = resume ? c_row : 0,
                     .ahead = &ahead};
  const auto* const kernels = all_tiles<T, Rows>[packs - 1];
  for (std::size_t t = 0; t < tiled.count; ++t) {
    const std::size_t rows = tiled.rows(t);
    tile.a = a(tiled.begin(t));
    if (resume) tile.start = tile.c;
    kernels[rows - 1](tile);
    tile.c += static_cast<std::ptrdiff_t>(rows) * c_row;
  }
}

}  // namespace ravine::RAVINE_ISA
