// Sums in double precision and a fixed order, for vectors of any length and alignment.
#pragma once
#include <cstddef>
#include <span>

namespace ravine {

/// The sum of f(v), v as a double; eight running sums, so that it is not bound by the latency of an addition.
template <class T, class F>
double sum_of(std::span<const T> values, F f) {
  double sum[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= values.size(); i += 8)
    for (std::size_t k = 0; k < 8; ++k) sum[k] += f(static_cast<double>(values[i + k]));
  for (std::size_t k = 0; i + k < values.size(); ++k) sum[k] += f(static_cast<double>(values[i + k]));
  return ((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7]));
}

template <class T>
double sum(std::span<const T> values) {
  return sum_of(values, [](double v) { return v; });
}

template <class T>
double sum_squares(std::span<const T> values) {
  return sum_of(values, [](double v) { return v * v; });
}

}  // namespace ravine
