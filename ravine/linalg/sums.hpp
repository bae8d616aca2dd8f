// Sums in double precision and a fixed order, for vectors of any length and alignment.
#pragma once
#include <cstddef>
#include <span>

namespace ravine {

/// Sum of squares; eight running sums, so that it is not bound by the latency of an addition.
template <class T>
double sum_squares(std::span<const T> values) {
  double sum[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= values.size(); i += 8)
    for (std::size_t k = 0; k < 8; ++k) {
      const double v = values[i + k];
      sum[k] += v * v;
    }
  for (std::size_t k = 0; i + k < values.size(); ++k) {
    const double v = values[i + k];
    sum[k] += v * v;
  }
  return ((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7]));
}

}  // namespace ravine
