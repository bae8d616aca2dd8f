#include "ravine/statistics/best_of.hpp"

#include <algorithm>
#include <limits>

#include "ravine/statistics/order.hpp"

namespace ravine {
namespace {

// C(m, k) / C(n, k) for m <= n, as a product that neither overflows nor cancels.
double choose_ratio(std::size_t m, std::size_t n, std::size_t k) {
  if (m < k) return 0;
  double ratio = 1;
  for (std::size_t i = 0; i < k; ++i) ratio *= static_cast<double>(m - i) / static_cast<double>(n - i);
  return ratio;
}

// The chance that value number i (from 0) of n rising ones is the least of k: C(n-1-i, k-1) / C(n, k).
double chance_least(std::size_t i, std::size_t n, std::size_t k) {
  return choose_ratio(n - i, n, k) - choose_ratio(n - i - 1, n, k);
}

}  // namespace

std::vector<double> expected_best(std::span<const double> values) {
  const std::vector<double> x = sorted(values);
  std::vector<double> expected;
  for (std::size_t k = 1; k <= x.size(); ++k) {
    double sum = 0;
    for (std::size_t i = 0; i + k <= x.size(); ++i) sum += x[i] * chance_least(i, x.size(), k);
    expected.push_back(sum);
  }
  return expected;
}

std::vector<std::vector<double>> chance_of_best(std::span<const std::vector<double>> groups) {
  std::size_t most = std::numeric_limits<std::size_t>::max();
  std::vector<std::vector<double>> x;
  for (const std::vector<double>& group : groups) {
    x.push_back(sorted(group));
    most = std::min(most, group.size());
  }
  std::vector<std::vector<double>> chance(x.size());
  for (std::size_t g = 0; g < x.size(); ++g)
    for (std::size_t k = 1; k <= most; ++k) {
      double sum = 0;
      for (std::size_t r = 0; r + k <= x[g].size(); ++r) {
        double p = chance_least(r, x[g].size(), k);
        for (std::size_t h = 0; h < x.size(); ++h)
          if (h != g)
            p *=
                choose_ratio(static_cast<std::size_t>(x[h].end() - std::upper_bound(x[h].begin(), x[h].end(), x[g][r])),
                             x[h].size(), k);
        sum += p;
      }
      chance[g].push_back(sum);
    }
  return chance;
}

}  // namespace ravine
