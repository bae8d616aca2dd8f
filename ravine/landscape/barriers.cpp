#include "ravine/landscape/barriers.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/core/hyper.hpp"

namespace ravine {

Barriers measure_barriers(const Terrain& terrain, const std::vector<Buffer<double>>& points, Threads& threads) {
  constexpr std::size_t quarter = 20;  // alpha is exactly 0 at one quarter, 1 at three
  constexpr std::size_t n = 4 * quarter + 1;
  Barriers result;
  for (std::size_t k = 0; k < n; ++k)
    result.alpha.push_back((static_cast<double>(k) - static_cast<double>(quarter)) / (2.0 * quarter));
  result.matrix.assign(points.size(), std::vector<double>(points.size()));
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t j = i + 1; j < points.size(); ++j) result.lines.push_back({i, j, std::vector<double>(n)});

  threads.parallel_for(result.lines.size() * n, 1, [&](std::size_t begin, std::size_t end) {
    const auto objective = terrain();
    Buffer<double> x(points[0].size());
    for (std::size_t k = begin; k < end; ++k) {
      Barriers::Line& line = result.lines[k / n];
      const double a = result.alpha[k % n];
      const Buffer<double>&from = points[line.from], &to = points[line.to];
      for (std::size_t i = 0; i < x.size(); ++i) x[i] = (1 - a) * from[i] + a * to[i];
      line.loss[k % n] = objective->value(x.span());
    }
  });
  for (const Barriers::Line& line : result.lines) {
    double highest = 0;
    for (std::size_t k = quarter; k <= 3 * quarter; ++k) {
      const double a = result.alpha[k];
      const double excess = line.loss[k] - ((1 - a) * line.loss[quarter] + a * line.loss[3 * quarter]);
      highest = std::isfinite(excess) ? std::max(highest, excess) : infinity;
    }
    result.matrix[line.from][line.to] = result.matrix[line.to][line.from] = highest;
  }
  return result;
}

}  // namespace ravine
