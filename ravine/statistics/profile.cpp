#include "ravine/statistics/profile.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/statistics/order.hpp"

namespace ravine {

Steps distribution(std::span<const double> times) {
  Steps steps;
  const std::vector<double> rising = sorted(times);
  const auto n = static_cast<double>(rising.size());
  for (std::size_t i = 0; i < rising.size() && std::isfinite(rising[i]); ++i) {
    const double share = static_cast<double>(i + 1) / n;
    if (!steps.at.empty() && steps.at.back() == rising[i]) {
      steps.share.back() = share;
    } else {
      steps.at.push_back(rising[i]);
      steps.share.push_back(share);
    }
  }
  return steps;
}

std::vector<Profile> performance_profiles(std::span<const std::vector<double>> costs, double r_max) {
  std::vector<Profile> profiles;
  for (std::size_t s = 0; !costs.empty() && s < costs[0].size(); ++s) {
    std::vector<double> ratios;
    for (const std::vector<double>& row : costs) {
      const double ratio = row[s] / *std::min_element(row.begin(), row.end());
      ratios.push_back(ratio <= r_max ? ratio : HUGE_VAL);  // inf / inf is no number, and not solved either
    }
    Profile profile{distribution(ratios)};
    const std::vector<double>& at = profile.steps.at;
    for (std::size_t i = 0; i < at.size(); ++i)
      profile.score +=
          profile.steps.share[i] * std::log((i + 1 < at.size() ? at[i + 1] : r_max) / at[i]) / std::log(r_max);
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

}  // namespace ravine
