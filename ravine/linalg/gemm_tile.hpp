// The register tile of one instruction set: `rows` x `packs` registers of C stay in registers while k runs, each one a
// chain of multiply-adds. Tiles of every height are compiled, so that rows can be dealt out evenly.
//
// The widest tile has four registers in a row where there are 32: per step of k it loads 4 of B and 6 of A for 24
// multiply-adds, and its lines of C lie together.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "ravine/simd/pack.hpp"

namespace ravine::RAVINE_ISA {

// The most sums in registers, beside those of B and one of A, and the most registers of a row.
#if defined(__AVX512F__)
inline constexpr int most_sums = 24, most_packs = 4;  // 29 of 32 registers
#else
inline constexpr int most_sums = 12, most_packs = 2;  // 15 of 16 registers
#endif
template <class T>
inline constexpr std::size_t tile_width = most_packs* Pack<T>::width;

/// The most rows of a tile that is `packs` registers wide and reads A by an A.
template <class A>
constexpr int tile_rows(int packs) {
  return most_sums / packs < A::most_rows ? most_sums / packs : A::most_rows;
}

inline std::size_t at_most(std::size_t limit, std::size_t n) { return n < limit ? n : limit; }

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
  static constexpr int most_rows = 12;
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
  static constexpr int most_rows = 8;
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
  std::size_t edge;  // columns in the last register of a row
  const T* start;    // where the sums begin: row r at start + r * start_row
  std::ptrdiff_t start_row;
  Ahead<T>* ahead;  // goes on where it was left; not read if A does not look ahead
};

// `i` counts the sums, row by row, `p` the registers of a row. They are written out, without loops: g++ keeps an array
// that a loop has gone through in memory as well, for all that the loop is unrolled later.
template <class T, class A, int... i, int... p>
void tile(const Tile<T, A>& t, std::integer_sequence<int, i...>, std::integer_sequence<int, p...>) {
  using V = Pack<T>;
  using Raw = typename V::Raw;
  constexpr int packs = sizeof...(p), width = V::width;
  constexpr auto last = [](int sum) { return sum % packs + 1 == packs; };  // of its row
  Raw sum[sizeof...(i)];
  const T *start = t.start, *b = t.b;
  if (t.start_row == 0) {
    const Raw first[] = {(last(p) ? V::load(start + p * width, t.edge) : V::load(start + p * width)).v...};
    ((sum[i] = first[i % packs]), ...);
  } else {
    ((sum[i] = (last(i) ? V::load(start + i % packs * width, t.edge) : V::load(start + i % packs * width)).v,
      start += last(i) ? t.start_row : 0),
     ...);
  }
  [[maybe_unused]] Ahead<T> ahead;
  if constexpr (A::looks_ahead) ahead = *t.ahead;
  std::size_t l = 0;
  do {
    if constexpr (A::looks_ahead)
      if (l % Ahead<T>::every == 0) ahead.fetch();
    const V bl[] = {V::load(b + p * width)...};
    const T* const a = t.a.column(l);
    ((sum[i] = multiply_add(V::raw(a[t.a.offset(i / packs)] - Raw{}), bl[i % packs], V::raw(sum[i])).v), ...);
    b += t.b_row;
  } while (++l < t.k);
  if constexpr (A::looks_ahead) *t.ahead = ahead;
  T* c = t.c;
  const std::ptrdiff_t c_row = t.c_row;
  const std::size_t edge = t.edge;
  ((last(i) ? V::raw(sum[i]).store(c + i % packs * width, edge) : V::raw(sum[i]).store(c + i % packs * width),
    c += last(i) ? c_row : 0),
   ...);
}

template <class T, class A, int rows, int packs>
void tile(const Tile<T, A>& t) {
  tile(t, std::make_integer_sequence<int, rows * packs>(), std::make_integer_sequence<int, packs>());
}

template <class T, class A>
using TileKernel = void (*)(const Tile<T, A>&);

/// The tiles that are `packs` registers wide, by their height: tiles<T, A, packs>[rows - 1].
template <class T, class A, int packs, int most = tile_rows<A>(packs)>
inline constexpr auto tiles = []<int... r>(std::integer_sequence<int, r...>) {
  return std::array<TileKernel<T, A>, most>{&tile<T, A, r + 1, packs>...};
}
(std::make_integer_sequence<int, most>());

/// The same for a width that is not known before: all_tiles<T, A>[packs - 1][rows - 1].
template <class T, class A>
inline constexpr auto all_tiles = []<int... p>(std::integer_sequence<int, p...>) {
  return std::array<const TileKernel<T, A>*, most_packs>{tiles<T, A, p + 1>.data()...};
}
(std::make_integer_sequence<int, most_packs>());

}  // namespace ravine::RAVINE_ISA
