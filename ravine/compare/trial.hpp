// Trial: one training run that a study asks for, fully said in advance. TrialRecord: what came of it, one line of the
// journal. Both are plain data; the id is unique in a study.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ravine/compare/space.hpp"
#include "ravine/record/run.hpp"

namespace ravine {

enum class Phase { sweep, rung1, rung2, rung3, rung4, standard, qualify, final, baseline };
/// As the journal writes it; Phase::standard is "default".
std::string to_string(Phase phase);

struct Trial {
  std::string optimizer;  ///< the entrant's name
  Phase phase = Phase::sweep;
  int index = 0;  ///< among those of its phase; of a sweep, steps from the default rate
  std::uint64_t seed = 0;
  std::string spec, network;
  std::size_t batch = 0;  ///< rows per step; 0 means all
  std::size_t epochs = 1;
  Point point;        ///< the values that were set
  bool test = false;  ///< whether the test rows are to be scored

  [[nodiscard]] std::string id() const;
};

struct CurvePoint {
  std::size_t epoch;
  double train_loss, valid_loss, seconds;
};

struct TrialRecord {
  Trial trial;
  double loss = 0;  ///< least validation loss, or that of the trivial answer
  bool diverged = false;
  std::size_t best_epoch = 0, steps = 0;
  double forward_equivalents = 0;
  Metrics test;
  std::vector<CurvePoint> curve;
  double seconds = 0;
};

/// One line of JSON, without the line end, and back. Throws Error (data) if it is none.
std::string record_json(const TrialRecord& record);
TrialRecord parse_record(const std::string& line);

/// The records of a study by id.
using Records = std::map<std::string, TrialRecord>;

}  // namespace ravine
