// Split: which rows train, which stop the training, and which are kept for the last word. Drawn from the seed; for
// classes, stratified: every class is dealt out in the same shares.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace ravine {

struct Split {
  std::vector<std::uint32_t> train, valid, test;
};

/// Shares of the rows; they need not add up to 1 (7,2,1 is 0.7,0.2,0.1).
struct SplitShares {
  double train = 0.7, valid = 0.15, test = 0.15;
};

/// Deals `rows` out. `labels` has a class per row, or is empty. The parts are in rising order of rows. A class with
/// fewer rows than parts goes to training first.
Split split_rows(std::span<const std::uint32_t> rows, std::span<const std::int32_t> labels, const SplitShares& shares,
                 std::uint64_t seed);

}  // namespace ravine
