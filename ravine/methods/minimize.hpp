// minimize: steps of an optimizer on an objective until it is good enough.
//
//   MinimizeResult<double> r = minimize(objective, OptimizerSpec("adam lr=0.05"), {.steps = 500});
#pragma once
#include <functional>
#include <string>

#include "ravine/core/buffer.hpp"
#include "ravine/methods/method.hpp"
#include "ravine/objective/objective.hpp"

namespace ravine {

/// Why a minimisation ended.
enum class StopReason { tolerance, steps, diverged, stalled, stopped };
std::string to_string(StopReason reason);

struct MinimizeOptions {
  std::size_t steps = 1000;
  double tolerance = 0;    ///< stop when the largest component of the gradient is no larger in magnitude; not used by
                           ///< methods that take no gradient
  bool all_steps = false;  ///< go on to `steps` even so: for a trace with a row for each
  unsigned threads = 1;
};

template <class T>
struct MinimizeResult {
  Buffer<T> x;  ///< over the objective's layout; with StopReason::diverged, the last point with a finite value
  double value = 0;
  double gradient_norm = 0;                ///< Euclidean, of the last gradient; NaN for methods that take none
  std::size_t steps = 0, evaluations = 0;  ///< evaluations of the value, with or without a gradient
  StopReason reason = StopReason::steps;
};

/// What a caller sees at step 0 (the start), 1, ...: where the gradient was taken, and the point to evaluate if the
/// method has another one (otherwise empty). False stops.
template <class T>
using MinimizeWatcher =
    std::function<bool(std::size_t step, double value, std::span<const T> x, std::span<const T> evaluated)>;

/// Minimises from the objective's start, or from `start` if it is not empty. Where the method has a point of its own to
/// evaluate (an average), the result is that point and what it is worth.
template <class T>
MinimizeResult<T> minimize(Objective<T>& objective, const OptimizerSpec& spec, const MinimizeOptions& options = {},
                           std::span<const T> start = {}, const MinimizeWatcher<T>& watch = {});

}  // namespace ravine
