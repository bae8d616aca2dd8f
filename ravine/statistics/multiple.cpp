#include "ravine/statistics/multiple.hpp"

#include <algorithm>
#include <numeric>

namespace ravine {

Holm holm(std::span<const double> p, double alpha) {
  const std::size_t m = p.size();
  std::vector<std::size_t> order(m);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  Holm result{std::vector<double>(m), std::vector<double>(m)};
  double largest = 0, level = alpha;
  bool rejecting = true;
  for (std::size_t i = 0; i < m; ++i) {
    const auto left = static_cast<double>(m - i);
    largest = std::max(largest, std::min(1.0, left * p[order[i]]));
    result.adjusted[order[i]] = largest;
    if (rejecting) level = alpha / left;  // the first step that keeps its hypothesis decides for all that follow
    rejecting = rejecting && p[order[i]] <= level;
    result.level[order[i]] = level;
  }
  return result;
}

}  // namespace ravine
