// Several tests at once: Holm's step-down procedure (Scand. J. Stat. 1979), which keeps the chance of any false
// rejection below alpha whatever the dependence.
#pragma once
#include <span>
#include <vector>

namespace ravine {

struct Holm {
  std::vector<double> adjusted;  ///< p-values to be held against alpha
  /// Per test, the level at which its step was decided: the p-value is below it exactly where the hypothesis falls, so
  /// an interval of confidence 1 - level says the same as the test.
  std::vector<double> level;
};
Holm holm(std::span<const double> p, double alpha);

}  // namespace ravine
