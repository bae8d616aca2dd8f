// The result of a study as JSON, the format of docs/comparing.md: a pure function of the plan, the data's facts and the
// records, so it is the same bytes for any number of threads and after any number of interruptions, but for the keys
// called "seconds".
#pragma once
#include <string>

#include "ravine/compare/study_data.hpp"

namespace ravine {

/// The plan, and where the data comes from, as objects.
std::string plan_json(const Plan& plan);
std::string data_json(const StudyData& data);

/// All records must be there: next_trials() asks for nothing.
std::string compare_json(const StudyData& data, const Plan& plan, const Records& records);

/// Of ravine tune; `config` is the TOML of the best setting for `train --config`.
std::string tune_json(const StudyData& data, const Plan& plan, const Records& records, const std::string& config);

/// Several studies of the same optimizers, as texts of compare_json().
std::string compare_files_json(const std::vector<std::string>& studies);

}  // namespace ravine
