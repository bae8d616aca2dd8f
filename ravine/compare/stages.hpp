// The course of a study: which runs are to be made, given those that are done. A pure function, so a study that was
// killed goes on as if nothing had happened.
//
//   sweep      learning rates around the default on the tuning seeds; a best one at an edge adds a decade there, twice
//   at most rung1...   points of the search, the same in the unit cube for all, in ever longer runs of ever fewer
//   qualify    the tuned setting, and the default one, on the qualifying seeds
//   final      the best few on the final seeds, and the baselines
#pragma once
#include <functional>
#include <utility>

#include "ravine/compare/plan.hpp"

namespace ravine {

/// The runs that can be made now, in a fixed order; empty when the study is complete.
std::vector<Trial> next_trials(const Plan& plan, const Records& records);

/// A full run of an entrant as it came.
Trial trial_of(const Plan& plan, const Entrant& entrant, Phase phase, int index, std::uint64_t seed);

/// A setting that was tried on the tuning seeds.
struct Candidate {
  Trial trial;                     ///< on one of them
  double loss = 0;                 ///< mean over them
  bool diverged = false;           ///< on most of them
  double forward_equivalents = 0;  ///< in all
  [[nodiscard]] bool worse_than(const Candidate& other) const {
    return std::pair(diverged, loss) > std::pair(other.diverged, other.loss);
  }
};
/// Those of a phase, by index: of a sweep, from the smallest rate.
std::vector<Candidate> candidates_of(const Records& records, const std::string& optimizer, Phase phase);
/// The place of the best one.
std::size_t best_of(const std::vector<Candidate>& candidates);
/// The next runs of a search by successive halving: make(phase, index) is the run of a point, for any seed. None when
/// it is over. Each rung runs anew, with its schedule pressed into its own length, so that a rung does not favour rates
/// that are quick at first.
std::vector<Trial> rung_trials(const Plan& plan, const Records& records, const std::string& optimizer,
                               const std::function<Trial(Phase, int)>& make);
/// The rung whose runs are full ones.
Phase last_rung(const Plan& plan);

/// What an entrant's tuning found: the best of its full runs, of sweep and search.
Candidate best_tuned(const Plan& plan, const Records& records, const Entrant& entrant);

/// The records of an entrant in a phase, in the order of the seeds.
std::vector<const TrialRecord*> records_of(const Records& records, const std::string& optimizer, Phase phase);

/// What an entrant goes on with from qualifying: its tuned setting, or the default one where that did better there.
/// What was best on the tuning seeds may have been lucky.
struct Qualified {
  std::string spec;
  Point point;        ///< empty if it is the default
  Phase phase;        ///< of its runs on the qualifying seeds
  double centre = 0;  ///< Hodges-Lehmann, of their losses
};
Qualified qualified(const Plan& plan, const Records& records, const Entrant& entrant);

/// The entrants from best to worst on the qualifying seeds, by that centre.
std::vector<std::string> qualifying_order(const Plan& plan, const Records& records);

}  // namespace ravine
