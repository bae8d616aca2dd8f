// StudyData: the table of a study, read and encoded once, and shared by all its runs. The test rows are set aside by
// the study's seed and are the same for every run; the other rows form a pool that each run's seed deals out anew into
// rows to train on and rows to validate on. What inputs mean (means, levels) is fitted once, on the study's first
// split. run_trial() may be called from several threads at a time: it only reads.
#pragma once
#include <atomic>
#include <optional>

#include "ravine/compare/plan.hpp"
#include "ravine/train/table_training.hpp"

namespace ravine {

class StudyData {
 public:
  /// Without a target, the last column of a file without a header. Throws Error.
  explicit StudyData(TrainOptions options);

  [[nodiscard]] const TableTraining& job() const { return job_; }
  [[nodiscard]] const DataFacts& facts() const { return facts_; }
  [[nodiscard]] const Dataset& testing() const { return job_.testing(); }
  /// The loss on the test rows of always giving the mean, or the shares of the classes.
  [[nodiscard]] double trivial_test_loss() const;

  /// Makes the run on one thread. Nothing if `stop` was set meanwhile.
  [[nodiscard]] std::optional<TrialRecord> run_trial(const Plan& plan, const Trial& trial,
                                                     const std::atomic<bool>& stop) const;

 private:
  TableTraining job_;
  Dataset pool_;
  DataFacts facts_;
};

/// The given rows of a data set, in that order.
Dataset select_rows(const Dataset& data, std::span<const std::uint32_t> rows);

}  // namespace ravine
