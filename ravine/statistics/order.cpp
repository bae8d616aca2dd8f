#include "ravine/statistics/order.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

namespace ravine {

std::vector<double> finite(std::span<const double> values) {
  std::vector<double> kept;
  std::copy_if(values.begin(), values.end(), std::back_inserter(kept), [](double v) { return std::isfinite(v); });
  return kept;
}

std::vector<double> sorted(std::span<const double> values) {
  std::vector<double> s(values.begin(), values.end());
  std::sort(s.begin(), s.end());
  return s;
}

double quantile(std::span<const double> values, double share) {
  if (values.empty()) return std::nan("");
  const std::vector<double> s = sorted(values);
  const double at = share * static_cast<double>(s.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  if (below + 1 == s.size()) return s.back();
  return s[below] + (at - static_cast<double>(below)) * (s[below + 1] - s[below]);
}

double median(std::span<const double> values) { return quantile(values, 0.5); }

double deviation(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  if (n < 2) return 0;
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double sum = 0;
  for (const double v : values) sum += (v - mean) * (v - mean);
  return std::sqrt(sum / (n - 1));
}

std::vector<double> ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> r(values.size());
  for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
    while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
    const double shared = (static_cast<double>(first + last) + 1) / 2;
    for (std::size_t i = first; i < last; ++i) r[order[i]] = shared;
  }
  return r;
}

}  // namespace ravine
