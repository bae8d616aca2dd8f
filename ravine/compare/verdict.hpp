// Verdicts on the final seeds: the optimizer that led after qualifying against each other finalist, by exact
// signed-rank tests with Holm's correction and the intervals that go with them. Pure functions of losses, lower is
// better.
#pragma once
#include <span>
#include <string>
#include <vector>

namespace ravine {

enum class Verdict { leader, better, worse, equivalent, undecided, eliminated };
std::string to_string(Verdict verdict);

/// A robust mean: the Hodges-Lehmann centre (the median of the means of all pairs).
double centre(std::span<const double> values);

/// A finalist against the leader. Differences are its losses less the leader's, so above 0 the leader is better.
struct Comparison {
  std::vector<double> differences;
  double estimate = 0, low = 0, high = 0;  ///< Hodges-Lehmann, and the interval of confidence `level`
  double level = 0, p = 1, p_holm = 1;
  Verdict verdict = Verdict::undecided;
  bool immaterial = false;  ///< better or worse, but surely by less than the margin
  double seeds_needed = 0;  ///< if undecided: about how many would tell a difference of the margin from none
};

/// losses[0] are the leader's; all have the same seeds in the same order. `margin` is a difference that nobody would
/// mind.
std::vector<Comparison> compare_with_leader(std::span<const std::vector<double>> losses, double margin,
                                            double alpha = 0.05);

}  // namespace ravine
