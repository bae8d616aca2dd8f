// Curves of "how many are solved by then": performance profiles over problems (Dolan & More, Math. Prog. 2002), and the
// distribution of run times over pairs of seed and target (as COCO draws it).
#pragma once
#include <span>
#include <vector>

namespace ravine {

/// A rising step function: from at[i] on it has the value share[i]; 0 before at[0].
struct Steps {
  std::vector<double> at, share;
};
/// The distribution of `times`, of which the infinite ones are never reached.
Steps distribution(std::span<const double> times);

struct Profile {
  Steps steps;       ///< of the ratios to the best, up to r_max
  double score = 0;  ///< the mean height over log ratio in [1, r_max]
};
/// costs[problem][solver], infinite where a solver does not solve it. A problem that nobody solves counts for nobody.
std::vector<Profile> performance_profiles(std::span<const std::vector<double>> costs, double r_max);

}  // namespace ravine
