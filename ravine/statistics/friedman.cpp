#include "ravine/statistics/friedman.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "ravine/statistics/distributions.hpp"
#include "ravine/statistics/order.hpp"

namespace ravine {
namespace {

std::vector<std::vector<std::size_t>> groups_within(const std::vector<double>& rank, double difference) {
  std::vector<std::size_t> order(rank.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rank[a] < rank[b]; });
  std::vector<std::vector<std::size_t>> groups;
  std::size_t covered = 0;  // what an earlier group reaches to is no group of its own
  for (std::size_t first = 0; first < order.size(); ++first) {
    std::size_t last = first + 1;
    while (last < order.size() && rank[order[last]] - rank[order[first]] < difference) ++last;
    if (last <= covered || last == first + 1) continue;
    covered = last;
    groups.emplace_back(order.begin() + static_cast<std::ptrdiff_t>(first),
                        order.begin() + static_cast<std::ptrdiff_t>(last));
  }
  return groups;
}

}  // namespace

Friedman friedman(std::span<const std::vector<double>> values, double alpha) {
  const std::size_t k = values[0].size();
  const auto n = static_cast<double>(values.size()), kk = static_cast<double>(k);
  Friedman result{.mean_ranks = std::vector<double>(k)};
  double ties = 0;  // sum of t^3 - t
  for (const std::vector<double>& row : values) {
    const std::vector<double> r = ranks(row);
    for (std::size_t t = 0; t < k; ++t) result.mean_ranks[t] += r[t] / n;
    std::map<double, double> sizes;
    for (const double x : r) ++sizes[x];
    for (const auto& [rank, t] : sizes) ties += t * t * t - t;
  }
  double squares = 0;
  for (const double r : result.mean_ranks) squares += (r - (kk + 1) / 2) * (r - (kk + 1) / 2);
  const double correction = 1 - ties / (n * kk * (kk * kk - 1));
  if (correction > 0) {
    result.chi_squared = 12 * n / (kk * (kk + 1)) * squares / correction;
    result.p = chi_squared_tail(result.chi_squared, kk - 1);
    const double left = n * (kk - 1) - result.chi_squared;
    result.f = left > 1e-12 ? (n - 1) * result.chi_squared / left : std::numeric_limits<double>::infinity();
    result.f_p = n > 1 ? f_tail(result.f, kk - 1, (kk - 1) * (n - 1)) : 1;
  }
  result.critical_difference = nemenyi_q(static_cast<int>(k), alpha) * std::sqrt(kk * (kk + 1) / (6 * n));
  result.groups = groups_within(result.mean_ranks, result.critical_difference);
  return result;
}

}  // namespace ravine
