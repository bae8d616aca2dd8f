#include "ravine/methods/minimize.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>

#include "ravine/core/error.hpp"

namespace ravine {

std::string to_string(StopReason reason) {
  switch (reason) {
    case StopReason::tolerance: return "tolerance";
    case StopReason::steps: return "steps";
    case StopReason::diverged: return "diverged";
    case StopReason::stalled: return "stalled";
    case StopReason::stopped: return "stopped";
  }
  return "";
}

namespace {

template <class T>
double norm(std::span<const T> g) {
  double squares = 0;
  for (const T gi : g) squares += static_cast<double>(gi) * static_cast<double>(gi);
  return std::sqrt(squares);
}

// The result is the point that the method evaluates at.
template <class T>
void read_out(Objective<T>& objective, const Buffer<T>& x, bool gradient_free, Buffer<T>& g,
              MinimizeResult<T>& result) {
  std::copy(x.span().begin(), x.span().end(), result.x.span().begin());
  result.value =
      gradient_free ? objective.value(x.span()) : objective.value_and_gradient(x.span(), g.span(), result.steps + 1);
  if (!gradient_free) result.gradient_norm = norm<T>(g.span());
  ++result.evaluations;
}

}  // namespace

template <class T>
MinimizeResult<T> minimize(Objective<T>& objective, const OptimizerSpec& spec, const MinimizeOptions& options,
                           std::span<const T> start, const MinimizeWatcher<T>& watch) {
  if (spec.schedule.has("batch")) fail_usage("a function has no rows: of=batch is for training on data");
  const Layout& layout = objective.layout();
  Threads threads(options.threads);
  const auto method = make_method<T>(spec, layout, threads);
  MinimizeResult<T> result;
  result.x = Buffer<T>(layout.size());
  if (start.empty()) objective.start(result.x.span());
  else std::copy(start.begin(), start.end(), result.x.span().begin());
  Buffer<T> x = result.x.clone(), g(layout.size()), evaluated(method->has_readout() ? layout.size() : 0);
  const bool gradient_free = method->gradient_free();
  std::size_t own = 0;  // evaluations made here

  for (std::size_t step = 0;; ++step) {
    // The gradient of step t is draw t; the value does not depend on the draw.
    const double value =
        gradient_free ? objective.value(x.span()) : objective.value_and_gradient(x.span(), g.span(), step + 1);
    result.evaluations = ++own + method->evaluations();
    double largest = 0;
    for (const T gi : g.span()) largest = std::max(largest, std::abs(static_cast<double>(gi)));
    const double length = norm<T>(g.span());
    if (!std::isfinite(value) || !std::isfinite(length)) {
      result.reason = StopReason::diverged;
      return result;
    }
    std::copy(x.span().begin(), x.span().end(), result.x.span().begin());
    if (evaluated.size() > 0) {
      std::copy(x.span().begin(), x.span().end(), evaluated.span().begin());
      method->readout(evaluated.span());
    }
    result.value = value;
    result.gradient_norm = gradient_free ? std::numeric_limits<double>::quiet_NaN() : length;
    result.steps = step;
    const bool may_end = !options.all_steps || step == options.steps;
    const Progress progress = method->progress();
    std::optional<StopReason> reason;
    if (step == options.steps) reason = StopReason::steps;
    if (may_end && progress == Progress::stalled) reason = StopReason::stalled;
    if (may_end && (progress == Progress::converged || (!gradient_free && largest <= options.tolerance)))
      reason = StopReason::tolerance;
    if (watch && !watch(step, value, x.span(), evaluated.span())) reason = StopReason::stopped;
    if (reason) {
      result.reason = *reason;
      if (evaluated.size() > 0) read_out(objective, evaluated, gradient_free, g, result);
      return result;
    }
    const auto t = static_cast<double>(step), total = static_cast<double>(options.steps);
    method->step(objective, x.span(), g.span(), value, {.step = t, .steps = total, .epoch = t, .epochs = total},
                 step + 1);
    method->observe(value);
  }
}

template MinimizeResult<float> minimize(Objective<float>&, const OptimizerSpec&, const MinimizeOptions&,
                                        std::span<const float>, const MinimizeWatcher<float>&);
template MinimizeResult<double> minimize(Objective<double>&, const OptimizerSpec&, const MinimizeOptions&,
                                         std::span<const double>, const MinimizeWatcher<double>&);

}  // namespace ravine
