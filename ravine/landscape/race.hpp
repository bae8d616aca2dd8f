// Races: the paths of several optimizers from one start, at equal cost.
#pragma once
#include <string>
#include <vector>

#include "ravine/landscape/terrain.hpp"
#include "ravine/methods/minimize.hpp"
#include "ravine/train/fit.hpp"

namespace ravine {

/// The path of an optimizer over a terrain. Where the method has a point of its own to evaluate (an average), the path
/// is of that point.
struct Path {
  std::string optimizer;               ///< canonical
  std::vector<Buffer<double>> points;  ///< the start first
  std::vector<double> loss;
  std::vector<std::size_t> evaluations;  ///< of values and gradients, before each point
  StopReason outcome = StopReason::steps;
};

/// Minimises from `start` (the terrain's own if empty) until `evaluations` are spent, so that a method that evaluates
/// several times a step makes fewer steps. A path that diverges ends with the last finite point.
Path run_path(const Terrain& terrain, const OptimizerSpec& spec, std::span<const double> start,
              std::size_t evaluations);

/// The path of a training through the space of the weights.
struct TrainingPath {
  std::string optimizer;
  std::vector<Buffer<double>> points;  ///< snapshots of the weights; the start first, the end last
  std::vector<std::size_t> steps;
  Outcome outcome = Outcome::finished;
};

/// Trains from the start and in the batches of options.seed, without a validation part, and keeps about `snapshots`
/// points, denser at the beginning, where the way is fast.
TrainingPath run_training_path(const Network<float>& network, const AnyLoss& loss, const Target& target,
                               const Dataset& training, const FitOptions& options, std::size_t snapshots,
                               Threads& threads, const std::atomic<bool>* stop = nullptr);

}  // namespace ravine
