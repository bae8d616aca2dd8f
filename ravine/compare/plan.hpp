// Plan: everything a study will do, as far as it can be said before the first run. It is a pure function of the options
// and of a few facts about the data; no clock is read, so a budget in minutes gives the same plan on every machine.
//
// Time is turned into work by a nominal machine of two cores (seconds() in plan.cpp): the plan has as many epochs per
// run as fit the budget on that machine. A slower machine takes longer; it does not get another result. What a small
// data set leaves of the budget is spent on more tuning seeds: with few validation rows, the best of many settings on
// one split is mostly luck.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ravine/compare/trial.hpp"

namespace ravine {

/// How much of everything.
struct Design {
  std::string name;
  std::size_t sweep = 9;                  ///< learning rates, half a decade apart (a quarter in "thorough")
  double decades = 0.5;                   ///< between them
  std::size_t search = 15;                ///< points of the search, 0 for none
  std::size_t rungs = 3;                  ///< of it; each keeps a third
  std::size_t qualifying = 5;             ///< seeds
  std::size_t finalists = 4, final = 15;  ///< and their seeds
  double budget_seconds = 480;
};
/// quick, standard or thorough. Throws Error (usage) with the nearest name.
Design find_design(const std::string& name);

struct StudyOptions {
  std::vector<std::string> optimizers;  ///< specs
  std::string preset = "standard";
  std::string schedule = "cosine warmup=0.05";  ///< of every optimizer that has none of its own
  std::optional<double> budget_seconds;
  std::optional<std::size_t> epochs;
  std::optional<std::size_t> seeds;   ///< final ones
  std::optional<std::size_t> trials;  ///< points of the search
  double equivalence = 0.01;          ///< the margin, as a share of the leader's loss
  std::uint64_t seed = 1;
};

/// What the plan must know about the data.
struct DataFacts {
  std::size_t rows = 0;  ///< to train on, in one split
  std::size_t validation = 0;
  std::size_t parameters = 0;
  std::size_t batch = 32;  ///< of every optimizer that takes batches
  std::size_t most_epochs = 200;
  std::string network;  ///< NetworkSpec
};

/// An optimizer that takes part.
struct Entrant {
  std::string name, spec;  ///< the spec at its defaults, with the schedule
  std::vector<Dimension> space;
  std::size_t batch = 0;
};

struct Plan {
  Design design;
  std::vector<Entrant> entrants;
  std::vector<Entrant> baselines;  ///< Adam and SGD at their defaults
  std::string network, schedule;
  std::size_t epochs = 0;  ///< of a full run
  std::size_t rows = 0;    ///< rows of an epoch
  std::size_t batch = 0;
  std::uint64_t seed = 1;
  std::vector<std::uint64_t> tuning_seeds, qualifying_seeds, final_seeds;
  double equivalence = 0.01;
  double nominal_seconds = 0;      ///< of the whole study on the nominal machine
  std::vector<std::string> notes;  ///< what readers of the result should know of its making

  /// The work of one full run.
  [[nodiscard]] double trial_forward_equivalents() const { return 3.0 * static_cast<double>(rows * epochs); }
  /// Runs to come if no range is extended, the last phases included.
  [[nodiscard]] std::size_t expected_runs() const;
  /// Their work, in forward-equivalents.
  [[nodiscard]] double expected_work() const;
  [[nodiscard]] const Entrant& entrant(const std::string& name) const;
};

/// A comparison. Throws Error (usage): an unknown preset, an optimizer twice.
Plan make_plan(const StudyOptions& options, const DataFacts& facts);
/// A study of this design for the optimizers of `options`, with these baselines (specs).
Plan make_plan(const StudyOptions& options, const DataFacts& facts, const Design& design,
               const std::vector<std::string>& baselines);

/// What "core" and "all" stand for.
std::vector<std::string> core_optimizers();
std::vector<std::string> all_optimizers();

}  // namespace ravine
