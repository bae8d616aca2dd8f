// The course of a study: which runs are to be made, given those that are done. A pure function, so a study that was
// killed goes on as if nothing had happened.
//
//   sweep      learning rates around the default on the tuning seed; a best one at an edge adds a decade there, twice at most
//   rung1...   points of the search, the same in the unit cube for all, in ever longer runs of ever fewer
//   qualify    the tuned setting, and the default one, on the qualifying seeds
//   final      the best few on the final seeds, and the baselines
#pragma once
#include <optional>

#include "ravine/compare/plan.hpp"

namespace ravine {

/// The runs that can be made now, in a fixed order; empty when the study is complete.
std::vector<Trial> next_trials(const Plan& plan, const Records& records);

/// The full run on the tuning seed with the least loss: what an entrant's tuning found. Its sweep, if the search is off.
const TrialRecord& best_tuned(const Plan& plan, const Records& records, const Entrant& entrant);

/// The sweep's records, from the smallest rate.
std::vector<const TrialRecord*> sweep_of(const Records& records, const std::string& optimizer);
/// Whether the best one is the first or the last of them.
bool at_edge(const std::vector<const TrialRecord*>& sweep);

/// The losses of an entrant in a phase by seed, in the order of the plan's seeds.
std::vector<const TrialRecord*> records_of(const Records& records, const std::string& optimizer, Phase phase);

/// The entrants from best to worst on the qualifying seeds, by the Hodges-Lehmann centre of their losses.
std::vector<std::string> qualifying_order(const Plan& plan, const Records& records);

}  // namespace ravine
