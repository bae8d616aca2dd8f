// One panel of columns of C: its rows dealt out to tiles.
#pragma once
#include "ravine/linalg/gemm.hpp"
#include "ravine/linalg/gemm_tile.hpp"

namespace ravine::RAVINE_ISA {

/// m rows dealt out to as few tiles as will do, of heights that differ by one at most.
struct RowTiles {
  RowTiles(std::size_t m, std::size_t most) : count((m + most - 1) / most), least(m / count), taller(m % count) {}
  [[nodiscard]] std::size_t begin(std::size_t t) const { return t * least + at_most(taller, t); }
  [[nodiscard]] std::size_t rows(std::size_t t) const { return least + (t < taller ? 1 : 0); }
  const std::size_t count, least, taller;
};

// Of a panel, about as many as half a first cache holds.
inline constexpr std::size_t section_rows = 60;

/// A product of m rows with up to tile_width columns.
template <class T, class A>
struct Panel {
  std::size_t m, columns, k;
  A a;             ///< a(row) gives the rows from one on as a tile reads them
  Ahead<T> ahead;  ///< is fetched meanwhile
  const T* b;
  std::ptrdiff_t b_row;
  T* c;
  std::ptrdiff_t c_row;
  const T* bias;  ///< or nullptr
  bool resume;    ///< the sums begin at what C holds
  Then then;      ///< or none; of C, whose first element is (row, column) to it
  std::size_t row, column;
};

// (Inlined, g++ 12 warns of overruns that cannot be.)
template <class T, class A>
[[gnu::noinline]] void run(Panel<T, A> p) {
  using Rows = decltype(p.a(0));
  constexpr std::size_t width = Pack<T>::width;
  static constexpr T zeros[tile_width<T>] = {};
  if (p.bias == nullptr) p.bias = zeros;
  if (p.k == 0) {
    for (std::size_t r = 0; r < p.m && !p.resume; ++r)
      for (std::size_t j = 0; j < p.columns; ++j) p.c[static_cast<std::ptrdiff_t>(r) * p.c_row + j] = p.bias[j];
    if (p.then) p.then({p.row, p.m, p.column, p.columns});
    return;
  }
  const std::size_t packs = (p.columns + width - 1) / width;
  const RowTiles tiled(p.m, static_cast<std::size_t>(tile_rows<Rows>(static_cast<int>(packs))));
  const auto* const kernels = all_tiles<T, Rows>[packs - 1];
  Tile<T, Rows> tile{.k = p.k,
                     .a = p.a(0),
                     .b = p.b,
                     .b_row = p.b_row,
                     .c = p.c,
                     .c_row = p.c_row,
                     .edge = p.columns - (packs - 1) * width,
                     .start = p.bias,
                     .start_row = p.resume ? p.c_row : 0,
                     .ahead = &p.ahead};
  for (std::size_t t = 0, done = 0; t < tiled.count; ++t) {
    const std::size_t rows = tiled.rows(t), row = tiled.begin(t), end = row + rows;
    tile.a = p.a(row);
    if (p.resume) tile.start = tile.c;
    kernels[rows - 1](tile);
    tile.c += static_cast<std::ptrdiff_t>(rows) * p.c_row;
    if (p.then && (end == p.m || end - done >= section_rows)) {
      p.then({p.row + done, end - done, p.column, p.columns});
      done = end;
    }
  }
}

}  // namespace ravine::RAVINE_ISA
