// The runner makes the runs that a study asks for, several at a time and each on one thread, and writes every one of
// them into the journal. What comes out does not depend on how many there are at a time, nor on what ended first: who
// asks reads records by their ids.
#pragma once
#include <functional>

#include "ravine/compare/journal.hpp"
#include "ravine/compare/study_data.hpp"

namespace ravine {

struct RunnerHooks {
  std::function<void(const Records&)> on_record;  ///< after each run, one call at a time
  std::function<void()> idle;                     ///< a few times a second, by the calling thread
  const std::atomic<bool>* stop = nullptr;
};

/// Runs until next(records) asks for nothing. False if it was stopped before; runs under way are then given up.
bool run_study(const StudyData& data, const Plan& plan, Journal& journal,
               const std::function<std::vector<Trial>(const Records&)>& next, unsigned threads,
               const RunnerHooks& hooks = {});

}  // namespace ravine
