#include "ravine/methods/minimize.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace ravine {

std::string to_string(StopReason reason) {
  switch (reason) {
    case StopReason::tolerance: return "tolerance";
    case StopReason::steps: return "steps";
    case StopReason::diverged: return "diverged";
    case StopReason::stopped: return "stopped";
  }
  return "";
}

template <class T>
MinimizeResult<T> minimize(Objective<T>& objective, const OptimizerSpec& spec, const MinimizeOptions& options,
                           std::span<const T> start, const MinimizeWatcher<T>& watch) {
  const Layout& layout = objective.layout();
  Threads threads(options.threads);
  Optimizer<T> optimizer(spec, layout, threads);
  MinimizeResult<T> result;
  result.x = Buffer<T>(layout.size());
  if (start.empty()) objective.start(result.x.span());
  else std::copy(start.begin(), start.end(), result.x.span().begin());
  Buffer<T> x = result.x.clone(), g(layout.size());

  for (std::size_t step = 0;; ++step) {
    // The gradient of step t is draw t; the value does not depend on the draw.
    const double value = objective.value_and_gradient(x.span(), g.span(), step + 1);
    ++result.evaluations;
    double squares = 0, largest = 0;
    for (const T gi : g.span()) {
      squares += static_cast<double>(gi) * static_cast<double>(gi);
      largest = std::max(largest, std::abs(static_cast<double>(gi)));
    }
    if (!std::isfinite(value) || !std::isfinite(squares)) {
      result.reason = StopReason::diverged;
      return result;
    }
    std::copy(x.span().begin(), x.span().end(), result.x.span().begin());
    result.value = value;
    result.gradient_norm = std::sqrt(squares);
    result.steps = step;
    if (watch && !watch(step, value, x.span())) {
      result.reason = StopReason::stopped;
      return result;
    }
    if (largest <= options.tolerance) {
      result.reason = StopReason::tolerance;
      return result;
    }
    if (step == options.steps) return result;
    const auto t = static_cast<double>(step), total = static_cast<double>(options.steps);
    optimizer.step(x.span(), g.span(), {.step = t, .steps = total, .epoch = t, .epochs = total}, value);
    optimizer.observe(value);
  }
}

template MinimizeResult<float> minimize(Objective<float>&, const OptimizerSpec&, const MinimizeOptions&,
                                        std::span<const float>, const MinimizeWatcher<float>&);
template MinimizeResult<double> minimize(Objective<double>&, const OptimizerSpec&, const MinimizeOptions&,
                                         std::span<const double>, const MinimizeWatcher<double>&);

}  // namespace ravine
