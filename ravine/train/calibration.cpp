#include "ravine/train/calibration.hpp"

#include <algorithm>
#include <cmath>

namespace ravine {

Calibration calibration(std::span<const double> probabilities, std::span<const std::int32_t> labels,
                        std::size_t classes, std::size_t bins) {
  Calibration result;
  const auto width = 1 / static_cast<double>(bins);
  for (std::size_t b = 0; b < bins; ++b)
    result.bins.push_back({.low = static_cast<double>(b) * width, .high = static_cast<double>(b + 1) * width});
  const auto rows = static_cast<double>(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::span<const double> p = probabilities.subspan(i * classes, classes);
    const auto label = static_cast<std::size_t>(labels[i]);
    const std::size_t claimed =
        classes == 2 ? 1 : static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin());
    CalibrationBin& bin =
        result.bins[std::min(bins - 1, static_cast<std::size_t>(p[claimed] * static_cast<double>(bins)))];
    ++bin.rows;
    bin.predicted += p[claimed];
    bin.observed += label == claimed ? 1 : 0;
    for (std::size_t c = classes == 2 ? 1 : 0; c < classes; ++c) {
      const double e = p[c] - (c == label ? 1 : 0);
      result.brier += e * e / rows;
    }
  }
  for (CalibrationBin& bin : result.bins) {
    if (bin.rows == 0) continue;
    const auto n = static_cast<double>(bin.rows);
    bin.predicted /= n, bin.observed /= n;
    result.error += n / rows * std::abs(bin.predicted - bin.observed);
  }
  return result;
}

}  // namespace ravine
