// Whether an optimizer can take part in a study at all: some refuse a network of this size, and some cannot make a
// single step for the work of a whole run. To be asked before the first run, not found out after an hour.
#pragma once
#include <optional>
#include <string>

#include "ravine/compare/study_data.hpp"

namespace ravine {

/// The work of one step of the entrant on these data, in forward-equivalents. Throws Error where it cannot be made.
double step_work(const StudyData& data, const Entrant& entrant);

/// Why the entrant cannot take part; nothing if it can.
std::optional<std::string> objection(const StudyData& data, const Plan& plan, const Entrant& entrant);

}  // namespace ravine
