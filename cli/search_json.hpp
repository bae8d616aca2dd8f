// What `search` and `rollout` print with --json, and what a report of them is drawn from (docs/search.md).
#pragma once
#include "cli/output.hpp"
#include "ravine/control/search.hpp"

namespace ravine::cli {

/// A search over several seeds.
struct SearchRecord {
  EnvironmentInfo environment;
  SearchSettings settings;
  std::size_t parameters = 0;
  unsigned threads = 1;
  double seconds = 0;
  std::vector<SearchRun> runs;
  std::size_t best = 0;  ///< place in runs
  std::string model;     ///< the file; "" for none
  std::optional<Trace> episode;
};

Json to_json(const Returns& returns);
Json to_json(const SearchRecord& record);

/// The columns of a trace: step, states, actions, reward.
std::vector<std::string> trace_columns(const EnvironmentInfo& environment);
/// Its rows as text; the last one has no action and no reward.
std::vector<std::vector<std::string>> trace_rows(const Trace& trace);

}  // namespace ravine::cli
