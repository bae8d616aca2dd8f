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
    panel(g.m, at_most(width, g.n - j), g.k, rows, Ahead<T>::none(g.b), g.b + j, g.b_row, g.c + j, g.c_row,
          g.bias != nullptr ? g.bias + j : nullptr, g.add);
}

}  // namespace ravine::RAVINE_ISA
