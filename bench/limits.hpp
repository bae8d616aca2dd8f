// What the machine can do at the instruction set in use: the roofs that the benchmarks are held against, measured in
// the same process. One table per level, as the library's kernels.
#pragma once
#include <cstddef>

#include "ravine/simd/isa.hpp"

namespace ravine {

struct Limits {
  /// Runs `turns` turns of independent multiply-adds on registers; fma_flops operations a turn. Returns their sum.
  float (*fma)(std::size_t turns);
  double fma_flops;
  /// Reads g and updates the n elements of each of `streams` arrays (1 to 3) in place: an optimizer's traffic.
  void (*update)(const float* g, float* const* arrays, int streams, std::size_t n);
};

const Limits& limits();

}  // namespace ravine
