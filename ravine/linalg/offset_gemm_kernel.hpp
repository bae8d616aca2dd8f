// The kernel of offset_gemm for one instruction set: the tiles of gemm on rows of A that are gathered, B read in place.
#pragma once
#include "ravine/linalg/gemm_panel.hpp"
#include "ravine/linalg/offset_gemm.hpp"

namespace ravine::RAVINE_ISA {

template <class T>
void offset_gemm(const OffsetGemmArgs<T>& g) {
  constexpr std::size_t width = tile_width<T>;
  auto rows = [&](std::size_t begin) { return Gathered<T>{g.a, g.row + begin, g.col}; };
  for (std::size_t j = 0; j < g.n; j += width)
    run(Panel<T, decltype(rows)>{.m = g.m,
                                 .columns = at_most(width, g.n - j),
                                 .k = g.k,
                                 .a = rows,
                                 .ahead = Ahead<T>::none(g.b),
                                 .b = g.b + j,
                                 .b_row = g.b_row,
                                 .c = g.c + j,
                                 .c_row = g.c_row,
                                 .bias = g.bias != nullptr ? g.bias + j : nullptr,
                                 .resume = g.add,
                                 .then = {},
                                 .row = 0,
                                 .column = 0});
}

}  // namespace ravine::RAVINE_ISA
