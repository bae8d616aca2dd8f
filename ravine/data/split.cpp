#include "ravine/data/split.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "ravine/core/random.hpp"

namespace ravine {

Split split_rows(std::span<const std::uint32_t> rows, std::span<const std::int32_t> labels, const SplitShares& shares,
                 std::uint64_t seed) {
  std::map<std::int32_t, std::vector<std::uint32_t>> strata;
  for (std::size_t i = 0; i < rows.size(); ++i) strata[labels.empty() ? 0 : labels[i]].push_back(rows[i]);
  const double total = shares.train + shares.valid + shares.test;
  Split split;
  // The boundaries run over all strata together, so that the parts have their size however the classes fall.
  double valid_due = 0, test_due = 0;
  for (auto& [label, members] : strata) {
    shuffle(members, Random(seed, Stream::split, static_cast<std::uint32_t>(label)));
    const auto n = static_cast<double>(members.size());
    valid_due += n * shares.valid / total;
    test_due += n * shares.test / total;
    const auto due = [&](double whole, const std::vector<std::uint32_t>& part) {
      return static_cast<std::size_t>(std::max(0.0, std::floor(whole + 0.5) - static_cast<double>(part.size())));
    };
    const std::size_t test = std::min(due(test_due, split.test), members.size() - 1),
                      valid = std::min(due(valid_due, split.valid), members.size() - 1 - test);
    const auto first = members.begin(), second = first + static_cast<std::ptrdiff_t>(test),
               third = second + static_cast<std::ptrdiff_t>(valid);
    split.test.insert(split.test.end(), first, second);
    split.valid.insert(split.valid.end(), second, third);
    split.train.insert(split.train.end(), third, members.end());
  }
  for (auto* part : {&split.train, &split.valid, &split.test}) std::sort(part->begin(), part->end());
  return split;
}

}  // namespace ravine
