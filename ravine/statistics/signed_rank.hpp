// The signed-rank test of Wilcoxon (1945) for paired differences, exact for any number of ties and zeros, and the
// Hodges-Lehmann estimate with the interval that inverts the test, so that the two never disagree.
// Zeros are ranked and then left out (Pratt, JASA 1959). Under the hypothesis every sign is a fair coin: the
// distribution of the sum over 2^n signs is built rank by rank, in doubled ranks, which are whole numbers.
#pragma once
#include <span>
#include <vector>

namespace ravine {

/// The two-sided exact p-value of "the differences are symmetric about 0". 1 without a difference.
double signed_rank_p(std::span<const double> differences);

/// (x_i + x_j) / 2 for i <= j, rising.
std::vector<double> walsh_averages(std::span<const double> values);

struct Estimate {
  double value = 0, low = 0, high = 0;
};
/// The median of the Walsh averages, and the interval of confidence at least `level` from their order statistics.
/// With too few values for that level it is infinite.
Estimate hodges_lehmann(std::span<const double> values, double level);

/// The order statistic, counted from 1, at which that interval of M = n(n+1)/2 averages begins (it ends at M + 1 - c);
/// 0 if n is too small for the level.
std::size_t interval_rank(std::size_t n, double level);

}  // namespace ravine
