// The product kernel of one instruction set: loops over panels of C and blocks of k that fit the caches, around the
// register tile. A is read in place. B is copied in the order of its use where reading it in place would cost more: if
// its columns are not adjacent, or its rows far apart. A block of k begins with the sums that the block before it has
// left in C, so blocks do not show in the bits.
#pragma once
#include "ravine/linalg/gemm.hpp"
#include "ravine/linalg/gemm_dots.hpp"
#include "ravine/linalg/gemm_packing.hpp"
#include "ravine/linalg/gemm_panel.hpp"

namespace ravine::RAVINE_ISA {

// Lines that are this many elements apart fall into few sets of the first cache and push each other out.
inline constexpr std::ptrdiff_t far = 512;
// Rows from which on it pays to copy a panel of B that could be read in place.
inline constexpr std::size_t often = 49;
// Columns that are too few for the lanes of a register.
inline constexpr std::size_t few = 4;

template <class T>
Matrix<const T> part(Matrix<const T> m, std::size_t row, std::size_t col) {
  return {m.data + static_cast<std::ptrdiff_t>(row) * m.row + static_cast<std::ptrdiff_t>(col) * m.col, m.row, m.col};
}

/// Whether C' = B' A' costs less: if C has few columns and A' adjacent ones, or if B would be turned and is large
/// beside A and C, which are turned instead.
template <class T>
bool better_turned(const GemmArgs<T>& g) {
  if (g.bias != nullptr || g.n > GemmBlocks::turned) return false;
  return g.a.row == 1 ? g.n <= few : g.b.row == 1 && g.b.col != 1 && g.m * (g.n + g.k) < g.n * g.k;
}

template <class T>
void gemm(const GemmArgs<T>& g) {
  constexpr std::size_t width = tile_width<T>;
  static_assert(width <= GemmBlocks::panel);
  if (g.m == 0) return;
  if (g.n <= few && g.a.col == 1) return gemm_dots(g);
  const bool turned = better_turned(g), vector = turned && g.n == 1 && g.c_row == 1;  // as C' it is the same memory
  const std::size_t m = turned ? g.n : g.m, n = turned ? g.m : g.n;
  const Matrix<const T> a = turned ? Matrix<const T>{g.b.data, g.b.col, g.b.row} : g.a,
                        b = turned ? Matrix<const T>{g.a.data, g.a.col, g.a.row} : g.b;
  const bool pack = b.col != 1 || (b.row > far && m >= often);
  // Blocks of k are of nearly equal depth.
  const std::size_t blocks = pack ? (g.k + GemmBlocks::depth - 1) / GemmBlocks::depth : 1,
                    depth = blocks > 1 ? (g.k + blocks - 1) / blocks : g.k;
  for (std::size_t j = 0; j < n; j += width) {
    const std::size_t columns = at_most(width, n - j);
    T* const to = g.c + static_cast<std::ptrdiff_t>(j) * (turned ? g.c_row : 1);
    T* const c = turned && !vector ? g.scratch + (pack ? depth * width : 0) : to;
    const std::ptrdiff_t c_row = turned ? static_cast<std::ptrdiff_t>(width) : g.c_row;
    for (std::size_t l = 0; l == 0 || l < g.k; l += depth) {
      const std::size_t k = at_most(depth, g.k - l);
      const Matrix<const T> al = part(a, 0, l), bl = part(b, l, j);
      if (pack) copy_panel(bl, k, columns, g.scratch, width);
      // While a panel is worked on, the next one that will be copied comes closer.
      Ahead<T> ahead = Ahead<T>::none(b.data);
      if (pack && l + k < g.k) ahead = panel_ahead(part(b, l + k, j), at_most(depth, g.k - l - k), columns);
      else if (pack && j + width < n) ahead = panel_ahead(part(b, 0, j + width), depth, at_most(width, n - j - width));
      auto rows = [&al](std::size_t row) { return Strided<T>{part(al, row, 0).data, al.row, al.col}; };
      run(Panel<T, decltype(rows)>{.m = m,
                                   .columns = columns,
                                   .k = k,
                                   .a = rows,
                                   .ahead = ahead,
                                   .b = pack ? g.scratch : bl.data,
                                   .b_row = pack ? static_cast<std::ptrdiff_t>(width) : b.row,
                                   .c = c,
                                   .c_row = c_row,
                                   .bias = g.bias != nullptr ? g.bias + j : nullptr,
                                   .resume = l > 0,
                                   .then = turned || l + k < g.k ? Then{} : g.then,
                                   .row = g.row,
                                   .column = g.column + j});
    }
    if (c != to) copy_turned<T>(c, c_row, m, columns, to, g.c_row);
    if (turned && g.then) g.then({g.row + j, columns, g.column, g.n});
  }
}

}  // namespace ravine::RAVINE_ISA
