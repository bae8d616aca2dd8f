// Residuals: the distribution of true - predicted over many rows, in a few numbers.
#pragma once
#include <array>
#include <span>
#include <vector>

namespace ravine {

struct Residuals {
  std::array<double, 5> quantiles{};  ///< 2.5 %, 25 %, 50 %, 75 %, 97.5 %
  std::vector<double> edges;          ///< one more than counts, rising
  std::vector<std::size_t> counts;    ///< the outermost bins hold everything beyond
};

/// Bins over the middle 99 %, so that one row that is far off does not squeeze the others into one bin.
Residuals residuals(std::span<const double> actual, std::span<const double> predicted, std::size_t bins = 40);

}  // namespace ravine
