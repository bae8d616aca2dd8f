// What is read off the records of a study: a row per optimizer, the verdicts, the recommendation. Pure functions.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ravine/compare/plan.hpp"
#include "ravine/compare/verdict.hpp"

namespace ravine {

struct Standing {
  std::string name, tuned_spec;
  std::string spec;  ///< what it went on with: the tuned one, or the default
  Point point;
  bool finalist = false;
  std::vector<double> standard, qualifying;     ///< validation losses by seed; defaults, and tuned
  double qualified = 0;                         ///< the centre of those it went on with
  Phase phase = Phase::qualify;                 ///< of these runs
  std::vector<double> final, final_validation;  ///< test and validation losses by seed; empty if it is no finalist
  Metrics metrics;                              ///< medians of the figures on the test rows
  std::size_t rank = 0;                         ///< from 1
  Verdict verdict = Verdict::eliminated;
  std::optional<Comparison> comparison;  ///< of a finalist that is not the leader
  double tolerance_decades = 0, default_gap = 0;
  double time_to_target = 0;  ///< forward-equivalents, infinite if it is not reached
  std::size_t diverged = 0, trials = 0, runs = 0;
  double forward_equivalents = 0;
  std::size_t state_words = 0;
  std::size_t tuned_keys = 0;  ///< options that had to be tuned to be within the margin of its best
  double swept_best = 0, default_lr = 0;
  bool at_edge = false, extended = false;

  [[nodiscard]] bool by_default() const { return spec != tuned_spec; }
  [[nodiscard]] bool immaterial() const { return comparison && comparison->immaterial; }
};

struct Recommendation {
  std::string optimizer, text, why, confidence;
  std::vector<std::string> also;
  std::vector<std::pair<std::string, std::string>> avoid;  ///< name and why
  bool hardly_matters = false;
  std::string by_validation, by_first_half, by_second_half;  ///< who would lead then
};

struct Analysis {
  std::string leader;
  double margin = 0;
  std::vector<Standing> standings;  ///< by rank
  Recommendation recommendation;
  std::vector<std::string> notes;
};

/// `trivial` is the loss on the test rows of the trivial answer.
Analysis analyse(const Plan& plan, const Records& records, double trivial);

/// The part that needs no training, for which calibration is simulated: verdicts and recommendation from the losses of
/// `standings`, which are in qualifying order, the finalists first.
void judge(Analysis& analysis, double equivalence, double trivial);

/// The rule that judge() follows, in words.
std::string recommendation_rule();

/// The forward-equivalents after which the validation loss of the run was `target` or less; infinite if never.
double time_to(const TrialRecord& record, double target);

}  // namespace ravine
