// Copies of parts of A and B in the order in which the tiles read them, for one instruction set.
#pragma once
#include <cstddef>

#include "ravine/linalg/gemm.hpp"
#include "ravine/linalg/gemm_tile.hpp"

namespace ravine::RAVINE_ISA {

/// A number of rows that the compiler knows.
template <int n>
struct Height {
  constexpr operator int() const { return n; }
};

/// Four columns of `rows` rows, 4 or 8, turned: squares of 4 x 4, one in each half of a register if there are two.
template <int rows, class T>
void turn(const T* from, std::ptrdiff_t from_row, T* to, std::ptrdiff_t to_row) {
  typedef T Quad __attribute__((vector_size(4 * sizeof(T))));
  typedef T Column __attribute__((vector_size(rows * sizeof(T))));
  Column row[4];
  for (int r = 0; r < 4; ++r) {
    Quad upper;
    __builtin_memcpy(&upper, from + r * from_row, sizeof upper);
    if constexpr (rows == 4) {
      row[r] = upper;
    } else {
      Quad lower;
      __builtin_memcpy(&lower, from + (r + 4) * from_row, sizeof lower);
      row[r] = __builtin_shufflevector(upper, lower, 0, 1, 2, 3, 4, 5, 6, 7);
    }
  }
  auto pairs = [](Column a, Column b, Column* out) {  // a0 b0 a1 b1, a2 b2 a3 b3
    if constexpr (rows == 4) {
      out[0] = __builtin_shufflevector(a, b, 0, 4, 1, 5), out[1] = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    } else {
      out[0] = __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13);
      out[1] = __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15);
    }
  };
  auto halves = [](Column a, Column b, Column* out) {  // a0 a1 b0 b1, a2 a3 b2 b3
    if constexpr (rows == 4) {
      out[0] = __builtin_shufflevector(a, b, 0, 1, 4, 5), out[1] = __builtin_shufflevector(a, b, 2, 3, 6, 7);
    } else {
      out[0] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
      out[1] = __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
    }
  };
  Column first[2], second[2], column[4];
  pairs(row[0], row[1], first);
  pairs(row[2], row[3], second);
  halves(first[0], second[0], column);
  halves(first[1], second[1], column + 2);
  for (int c = 0; c < 4; ++c) __builtin_memcpy(to + c * to_row, &column[c], sizeof(Column));
}

/// to[c * to_row + r] = from[r * from_row + c], in squares of 4 x 4; the last ones overlap those before them. A line of
/// `from` is used up before it is left.
template <class T>
void copy_turned(const T* from, std::ptrdiff_t from_row, std::size_t rows, std::size_t columns, T* to,
                 std::ptrdiff_t to_row) {
  constexpr std::size_t line = 64 / sizeof(T);
  if (rows < 4 || columns < 4) {
    for (std::size_t r = 0; r < rows; ++r, from += from_row)
      for (std::size_t c = 0; c < columns; ++c) to[static_cast<std::ptrdiff_t>(c) * to_row + r] = from[c];
    return;
  }
  for (std::size_t block = 0; block < columns; block += line) {
    const std::size_t end = block + line < columns ? block + line : columns;
    auto strip = [&](auto height, std::size_t r) {
      const T* const f = from + static_cast<std::ptrdiff_t>(r) * from_row;
      // Rows are far apart where this matters: nobody else foresees their next lines.
      for (int q = 0; q < height; ++q) __builtin_prefetch(f + q * from_row + block + line);
      for (std::size_t c = block; c < end; c += 4) {
        const std::size_t at = c + 4 > columns ? columns - 4 : c;
        turn<height>(f + at, from_row, to + static_cast<std::ptrdiff_t>(at) * to_row + r, to_row);
      }
    };
    std::size_t r = 0;
    for (; r + 8 <= rows; r += 8) strip(Height<8>(), r);
    for (; r < rows; r += 4) strip(Height<4>(), r + 4 > rows ? rows - 4 : r);
  }
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

/// What copy_panel will read.
template <class T>
Ahead<T> panel_ahead(Matrix<const T> from, std::size_t k, std::size_t n) {
  const bool turned = from.row == 1;
  const auto length = static_cast<std::ptrdiff_t>(turned ? k : n);
  return {from.data, from.data + length, turned ? from.col : from.row, length, (turned ? n : k) - 1};
}

}  // namespace ravine::RAVINE_ISA
