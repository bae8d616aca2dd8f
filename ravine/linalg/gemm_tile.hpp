// The register tile of one instruction set: `rows` x `packs` registers of C stay in registers while k runs, each one a
// chain of multiply-adds. Tiles of every height up to tile_rows are compiled, so that rows can be dealt out evenly.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
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

/// Rows of A as a tile goes through them, column by column: element (r, l) is data[r * row + l * col].
template <class T>
struct Strided {
  static constexpr int most_rows = tile_rows;
  static constexpr bool looks_ahead = true;
  const T* data;
  std::ptrdiff_t row, col;
  [[nodiscard]] const T* column(std::size_t l) const { return data + static_cast<std::ptrdiff_t>(l) * col; }
  [[nodiscard]] std::ptrdiff_t offset(int r) const { return r * row; }
};

/// Rows that lie anywhere: element (r, l) is data[row[r] + col[l]]. As many as there are registers for their offsets,
/// and no Ahead, which wants registers too.
template <class T>
struct Gathered {
  static constexpr int most_rows = tile_rows < 8 ? tile_rows : 8;
  static constexpr bool looks_ahead = false;
  const T* data;
  const std::uint32_t *row, *col;
  [[nodiscard]] const T* column(std::size_t l) const { return data + col[l]; }
  [[nodiscard]] std::ptrdiff_t offset(int r) const { return row[r]; }
};

template <class T, class A>
struct Tile {
  std::size_t k;  // at least 1
  A a;
  const T* b;
  std::ptrdiff_t b_row;
  T* c;
  std::ptrdiff_t c_row;
  const T* start;  // where the sums begin: row r at start + r * start_row
  std::ptrdiff_t start_row;
  Ahead<T>* ahead;  // goes on where it was left; not read if A does not look ahead
};

// `i` counts the sums, row by row, `p` the registers of a row. They are written out, without loops: g++ keeps an array
// that a loop has gone through in memory as well, for all that the loop is unrolled later.
template <class T, class A, int... i, int... p>
void tile(const Tile<T, A>& t, std::integer_sequence<int, i...>, std::integer_sequence<int, p...>) {
  using V = Pack<T>;
  constexpr int packs = sizeof...(p), width = V::width, line = 64 / register_bytes;  // registers
  constexpr auto last = [](int sum) { return sum % packs + 1 == packs; };            // of its row
  typename V::Raw sum[sizeof...(i)];
  T* c = t.c;
  ((i % packs % line == 0 ? __builtin_prefetch(c + i % packs * width, 1) : void(), c += last(i) ? t.c_row : 0), ...);
  const T *start = t.start, *b = t.b;
  ((sum[i] = V::load(start + i % packs * width).v, start += last(i) ? t.start_row : 0), ...);
  [[maybe_unused]] Ahead<T> ahead;
  if constexpr (A::looks_ahead) ahead = *t.ahead;
  std::size_t l = 0;
  do {
    if constexpr (A::looks_ahead)
      if (l % Ahead<T>::every == 0) ahead.fetch();
    const V bl[] = {V::load(b + p * width)...};
    const T* const a = t.a.column(l);
    ((sum[i] = multiply_add(V::raw(a[t.a.offset(i / packs)] - typename V::Raw{}), bl[i % packs], V::raw(sum[i])).v),
     ...);
    b += t.b_row;
  } while (++l < t.k);
  if constexpr (A::looks_ahead) *t.ahead = ahead;
  c = t.c;
  ((V::raw(sum[i]).store(c + i % packs * width), c += last(i) ? t.c_row : 0), ...);
}

template <class T, class A, int rows, int packs>
void tile(const Tile<T, A>& t) {
  tile(t, std::make_integer_sequence<int, rows * packs>(), std::make_integer_sequence<int, packs>());
}

/// The tile for `rows` rows and `packs` registers of columns: tiles<T, A, packs>[rows - 1].
template <class T, class A, int packs, int most = A::most_rows>
inline constexpr auto tiles = []<int... r>(std::integer_sequence<int, r...>) {
  return std::array<void (*)(const Tile<T, A>&), most>{&tile<T, A, r + 1, packs>...};
}
(std::make_integer_sequence<int, most>());

}  // namespace ravine::RAVINE_ISA
