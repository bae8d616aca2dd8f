// What k trials of a random search would have found, exactly, from the order statistics of the trials that were made:
// no shuffling, no simulation.
#pragma once
#include <span>
#include <vector>

namespace ravine {

/// The expected least of k values drawn from `values` without replacement, for k = 1 ... n.
std::vector<double> expected_best(std::span<const double> values);

/// chance[i][k - 1]: that the least of k values of group i is below that of every other group, for k = 1 ... the size
/// of the smallest group. Ties are nobody's.
std::vector<std::vector<double>> chance_of_best(std::span<const std::vector<double>> groups);

}  // namespace ravine
