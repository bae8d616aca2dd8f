// Copies of parts of A and B in the order in which the tiles read them, for one instruction set.
#pragma once
#include <cstddef>

#include "ravine/linalg/gemm.hpp"
#include "ravine/linalg/gemm_tile.hpp"

namespace ravine::RAVINE_ISA {

/// to[c * to_row + r] = from[r * from_row + c], in squares of 4 x 4. A line of `from` is used up before it is left.
template <class T>
void copy_turned(const T* from, std::ptrdiff_t from_row, std::size_t rows, std::size_t columns, T* to,
                 std::ptrdiff_t to_row) {
  typedef T Quad __attribute__((vector_size(4 * sizeof(T))));
  constexpr std::size_t line = 64 / sizeof(T);
  auto load = [](const T* p) {
    Quad q;
    __builtin_memcpy(&q, p, sizeof q);
    return q;
  };
  auto store = [](Quad q, T* p) { __builtin_memcpy(p, &q, sizeof q); };
  const std::size_t square_rows = rows / 4 * 4, square_columns = columns / 4 * 4;
  for (std::size_t block = 0; block < columns; block += line) {
    const std::size_t end = block + line < square_columns ? block + line : square_columns;
    for (std::size_t r = 0; r < square_rows; r += 4) {
      const T* f = from + static_cast<std::ptrdiff_t>(r) * from_row;
      // Rows are far apart where this matters: nobody else foresees their next lines.
      for (int q = 0; q < 4; ++q) __builtin_prefetch(f + q * from_row + block + line);
      for (std::size_t c = block; c < end; c += 4) {
        const Quad a = load(f + c), b = load(f + from_row + c), d = load(f + 2 * from_row + c),
                   e = load(f + 3 * from_row + c);
        const Quad ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab2 = __builtin_shufflevector(a, b, 2, 6, 3, 7),
                   de = __builtin_shufflevector(d, e, 0, 4, 1, 5), de2 = __builtin_shufflevector(d, e, 2, 6, 3, 7);
        T* t = to + static_cast<std::ptrdiff_t>(c) * to_row + r;
        store(__builtin_shufflevector(ab, de, 0, 1, 4, 5), t);
        store(__builtin_shufflevector(ab, de, 2, 3, 6, 7), t + to_row);
        store(__builtin_shufflevector(ab2, de2, 0, 1, 4, 5), t + 2 * to_row);
        store(__builtin_shufflevector(ab2, de2, 2, 3, 6, 7), t + 3 * to_row);
      }
    }
  }
  auto rest = [&](std::size_t r, std::size_t first) {
    for (std::size_t c = first; c < columns; ++c)
      to[static_cast<std::ptrdiff_t>(c) * to_row + static_cast<std::ptrdiff_t>(r)] =
          from[static_cast<std::ptrdiff_t>(r) * from_row + static_cast<std::ptrdiff_t>(c)];
  };
  if (square_columns < columns)
    for (std::size_t r = 0; r < square_rows; ++r) rest(r, square_columns);
  for (std::size_t r = square_rows; r < rows; ++r) rest(r, 0);
}

/// to[l * to_row + j] = from(l, j) for l < k, j < n: n columns of depth k, one after the other along k. Of a matrix
/// with adjacent columns, whole registers are copied, up to the end of the register that holds the last column.
template <class T>
void copy_panel(Matrix<const T> from, std::size_t k, std::size_t n, T* to, std::ptrdiff_t to_row) {
  using V = Pack<T>;
  constexpr std::ptrdiff_t ahead = 12;  // rows; the hardware does not foresee them across pages
  if (from.row == 1) return copy_turned(from.data, from.col, n, k, to, to_row);
  for (std::size_t l = 0; l < k; ++l, from.data += from.row, to += to_row) {
    if (from.col == 1)
      for (std::size_t j = 0; j < n; j += V::width) {
        __builtin_prefetch(from.data + ahead * from.row + static_cast<std::ptrdiff_t>(j));
        V::load(from.data + j).store(to + j);
      }
    else
      for (std::size_t j = 0; j < n; ++j) to[j] = from.data[static_cast<std::ptrdiff_t>(j) * from.col];
  }
}

/// to[l * tile_rows + r] = from(r, l) for r < rows, l < k: the rows of A that a tile takes. Nothing behind them is
/// read.
template <class T>
void copy_tile(Matrix<const T> from, std::size_t rows, std::size_t k, T* to) {
  if (from.col == 1) return copy_turned(from.data, from.row, rows, k, to, tile_rows);
  for (std::size_t l = 0; l < k; ++l, from.data += from.col, to += tile_rows) {
    if (from.row == 1 && rows == tile_rows) __builtin_memcpy(to, from.data, tile_rows * sizeof(T));
    else
      for (std::size_t r = 0; r < rows; ++r) to[r] = from.data[static_cast<std::ptrdiff_t>(r) * from.row];
  }
}

}  // namespace ravine::RAVINE_ISA
