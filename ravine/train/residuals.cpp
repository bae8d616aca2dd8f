#include "ravine/train/residuals.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/statistics/order.hpp"

namespace ravine {

Residuals residuals(std::span<const double> actual, std::span<const double> predicted, std::size_t bins) {
  std::vector<double> errors(actual.size());
  std::transform(actual.begin(), actual.end(), predicted.begin(), errors.begin(), std::minus<>());
  std::sort(errors.begin(), errors.end());
  Residuals result;
  static constexpr std::array shares{0.025, 0.25, 0.5, 0.75, 0.975};
  for (std::size_t i = 0; i < shares.size(); ++i) result.quantiles[i] = quantile(errors, shares[i]);
  double low = quantile(errors, 0.005), high = quantile(errors, 0.995);
  if (!(low < high)) low -= 0.5, high += 0.5;
  const double width = (high - low) / static_cast<double>(bins);
  for (std::size_t b = 0; b <= bins; ++b) result.edges.push_back(low + static_cast<double>(b) * width);
  result.counts.resize(bins);
  for (const double e : errors) {
    const double place = std::clamp((e - low) / width, 0.0, static_cast<double>(bins - 1));
    ++result.counts[static_cast<std::size_t>(place)];
  }
  return result;
}

}  // namespace ravine
