// Importance of the options that were searched: PED-ANOVA (Watanabe, Bansal & Hutter, IJCAI 2023). For each option the
// density of its values among the best trials is held against that among all, both by Parzen windows on a grid; an
// option whose good values lie where all values lie did not matter.
#pragma once
#include "ravine/compare/stages.hpp"

namespace ravine {

struct Importance {
  std::vector<std::pair<std::string, double>> shares;  ///< by key, adding up to 1; empty for fewer than 5 trials
  bool rough = true;  ///< fewer than 5 trials in the best tenth: the best quarter was used
};
Importance importance_of(const std::vector<Dimension>& space, const std::vector<Candidate>& trials);

}  // namespace ravine
