// Metrics of predictions: what is printed, compared and required. Names are a contract.
//   classes   loss accuracy balanced_accuracy f1_macro roc_auc (two classes only)
//   numbers   loss rmse mae r2
// loss is the training loss without smoothing, weights and penalties; rmse and mae are in the target's own unit.
#pragma once
#include <span>
#include <vector>

#include "ravine/data/dataset.hpp"
#include "ravine/record/run.hpp"

namespace ravine {

/// The outputs of a network for the rows of a data set, rows x outputs, and their mean loss.
struct Outputs {
  std::size_t columns = 0;
  std::vector<float> values;
  double loss = 0;
};

/// The class of each row: the larger output, or the sign of a single one.
std::vector<std::int32_t> predicted_classes(const Outputs& outputs);
/// The probability of each class, rows x classes, in double.
std::vector<double> probabilities(const Outputs& outputs);
/// Numbers in the target's own unit.
std::vector<double> predicted_numbers(const Outputs& outputs, const Target& target);

/// counts[t * n + p]: rows of class t that were taken for p.
std::vector<std::size_t> confusion(std::span<const std::int32_t> labels, std::span<const std::int32_t> predicted,
                                   std::size_t n);

Metrics score(const Target& target, const Dataset& data, const Outputs& outputs);

/// The figures of the simplest answer: always the commonest class of training (with its shares as probabilities), or
/// always the mean.
Metrics score_baseline(const Target& target, const Dataset& training, const Dataset& data);

/// The area under the ROC curve by ranks, ties counted half; NaN if a class is absent.
double roc_auc(std::span<const float> scores, std::span<const std::int32_t> labels);

}  // namespace ravine
