#include "ravine/statistics/signed_rank.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ravine/statistics/order.hpp"

namespace ravine {
namespace {

// share[s]: the probability that a random subset of `weights` adds up to s.
std::vector<double> subset_sums(std::span<const std::size_t> weights) {
  std::vector<double> share{1};
  for (const std::size_t w : weights) {
    std::vector<double> next(share.size() + w, 0);
    for (std::size_t s = 0; s < share.size(); ++s) {
      next[s] += share[s] / 2;
      next[s + w] += share[s] / 2;
    }
    share = std::move(next);
  }
  return share;
}

}  // namespace

double signed_rank_p(std::span<const double> differences) {
  std::vector<double> sizes;
  for (const double d : differences) sizes.push_back(std::abs(d));
  const std::vector<double> rank = ranks(sizes);
  std::vector<std::size_t> doubled;
  std::size_t positive = 0;
  for (std::size_t i = 0; i < rank.size(); ++i) {
    if (differences[i] == 0) continue;
    doubled.push_back(static_cast<std::size_t>(std::lround(2 * rank[i])));
    if (differences[i] > 0) positive += doubled.back();
  }
  const std::vector<double> share = subset_sums(doubled);
  double below = 0, above = 0;
  for (std::size_t s = 0; s < share.size(); ++s) {
    if (s <= positive) below += share[s];
    if (s >= positive) above += share[s];
  }
  return std::min(1.0, 2 * std::min(below, above));
}

std::vector<double> walsh_averages(std::span<const double> values) {
  std::vector<double> averages;
  averages.reserve(values.size() * (values.size() + 1) / 2);
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = i; j < values.size(); ++j) averages.push_back((values[i] + values[j]) / 2);
  std::sort(averages.begin(), averages.end());
  return averages;
}

std::size_t interval_rank(std::size_t n, double level) {
  std::vector<std::size_t> weights;
  for (std::size_t r = 1; r <= n; ++r) weights.push_back(r);
  const std::vector<double> share = subset_sums(weights);
  double below = 0;
  for (std::size_t s = 0; s < share.size(); ++s) {
    below += share[s];
    if (2 * below > 1 - level) return s;
  }
  return 0;
}

Estimate hodges_lehmann(std::span<const double> values, double level) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  const std::vector<double> averages = walsh_averages(values);
  const std::size_t c = interval_rank(values.size(), level);
  if (c == 0) return {median(averages), -infinite, infinite};
  return {median(averages), averages[c - 1], averages[averages.size() - c]};
}

}  // namespace ravine
