#include "ravine/compare/importance.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/statistics/order.hpp"

namespace ravine {
namespace {

constexpr std::size_t grid = 50, fewest_trials = 5, enough_best = 5;

// Coordinates as the scale sees them, pressed into [0, 1].
std::vector<double> coordinates(const Dimension& dimension, const std::vector<double>& values) {
  std::vector<double> u;
  for (const double v : values)
    u.push_back(dimension.scale == Scale::linear || !dimension.choices.empty() ? v
                : dimension.scale == Scale::log                                ? std::log(v)
                                                                               : -std::log1p(-v));
  const auto [low, high] = std::minmax_element(u.begin(), u.end());
  const double least = *low, span = *high - *low;
  for (double& v : u) v = span > 0 ? (v - least) / span : 0.5;
  return u;
}

// Normal windows of Scott's width around the values, and one flat one that stands for what is not known.
std::vector<double> density(const std::vector<double>& u) {
  const auto n = static_cast<double>(u.size());
  const double width = std::max(0.05, 1.059 * deviation(u) * std::pow(n, -0.2));
  std::vector<double> p(grid, 1 / (n + 1) / grid);
  for (const double centre : u) {
    std::vector<double> window(grid);
    double sum = 0;
    for (std::size_t i = 0; i < grid; ++i) {
      const double z = (static_cast<double>(i) / (grid - 1) - centre) / width;
      sum += window[i] = std::exp(-z * z / 2);
    }
    for (std::size_t i = 0; i < grid; ++i) p[i] += window[i] / sum / (n + 1);
  }
  return p;
}

}  // namespace

Importance importance_of(const std::vector<Dimension>& space, const std::vector<Candidate>& trials) {
  Importance result;
  if (trials.size() < fewest_trials) return result;
  std::vector<double> losses;
  for (const Candidate& t : trials) losses.push_back(t.diverged ? HUGE_VAL : t.loss);
  result.rough = trials.size() < 10 * enough_best;
  const auto best = std::max<std::size_t>(2, trials.size() / (result.rough ? 4 : 10));
  const double limit = sorted(losses)[best - 1];
  double total = 0;
  for (const Dimension& dimension : space) {
    std::vector<double> values, top;
    for (const Candidate& t : trials)
      for (const auto& [key, value] : t.trial.point)
        if (key == dimension.key) values.push_back(value);
    if (values.size() != trials.size()) continue;
    const std::vector<double> u = coordinates(dimension, values);
    for (std::size_t i = 0; i < u.size(); ++i)
      if (losses[i] <= limit) top.push_back(u[i]);
    const std::vector<double> all = density(u), best_density = density(top);
    double variance = 0;
    for (std::size_t i = 0; i < grid; ++i) variance += all[i] * std::pow(best_density[i] / all[i] - 1, 2);
    result.shares.emplace_back(dimension.key, variance);
    total += variance;
  }
  for (auto& [key, share] : result.shares)
    share = total > 0 ? share / total : 1 / static_cast<double>(result.shares.size());
  return result;
}

}  // namespace ravine
