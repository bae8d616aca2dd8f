// Tuning one optimizer together with what surrounds it: any options of the optimizer, the batch, the width of the
// hidden layers, dropout. The same machinery as a comparison: quasi-random points in rungs of ever longer runs, then
// the best setting against the default one on seeds that nothing was tuned on, and on the test rows.
#pragma once
#include "ravine/compare/stages.hpp"

namespace ravine {

/// A range as people write it: "lr=1e-4..1e-1", "batch=16..256", "width=32|64|128". Between positive bounds a decade or
/// more apart it is logarithmic, for decays (between 0.5 and 1) logarithmic in 1 - x. Throws Error (usage).
Dimension parse_range(const std::string& text, const OptimizerSpec& optimizer);

/// A plan with one entrant whose space are the ranges, or the published ones if there are none. `options.optimizers`
/// holds the one. Throws Error (usage).
Plan make_tune_plan(const StudyOptions& options, const std::vector<Dimension>& ranges, const DataFacts& facts);

std::vector<Trial> next_tune_trials(const Plan& plan, const Records& records);

/// The setting that the search found, as a run.
Trial tuned_trial(const Plan& plan, const Records& records);

}  // namespace ravine
