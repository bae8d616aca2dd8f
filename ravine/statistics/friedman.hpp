// Friedman's test (JASA 1937) of several treatments on several data sets by their ranks, in the form of Iman &
// Davenport (1980) too, and which treatments Nemenyi's critical difference does not tell apart (Demsar, JMLR 2006).
#pragma once
#include <span>
#include <vector>

namespace ravine {

struct Friedman {
  std::vector<double> mean_ranks;                ///< of each treatment; 1 is best
  double chi_squared = 0, p = 1;                 ///< corrected for ties
  double f = 0, f_p = 1;                         ///< Iman & Davenport
  double critical_difference = 0;                ///< of mean ranks, at alpha
  std::vector<std::vector<std::size_t>> groups;  ///< the largest sets of treatments within it, in order of rank
};
/// values[d][t]: the result of treatment t on data set d, lower is better. At least 2 treatments.
Friedman friedman(std::span<const std::vector<double>> values, double alpha);

}  // namespace ravine
