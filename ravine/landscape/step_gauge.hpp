// The step gauge (the alpha of Cockpit: Schneider, Dangel and Hennig, NeurIPS 2021, section 3.1): how far along the
// parabola that the loss of the batch draws under a step the step has come. -1: it did not move; 0: it reached the
// lowest point; 1: it climbed as high on the other side. Below 0 is undershoot, above it overshoot.
#pragma once
#include <optional>

namespace ravine {

/// The loss and its slope along the step, with the variances of both; 0 everywhere weighs all alike.
struct StepEnd {
  double value = 0, slope = 0, value_variance = 0, slope_variance = 0;
};

/// Fits f = m0 + m1 t + m2 t^2 to the two ends of a step of length `t` > 0 by weighted least squares. Nothing if the
/// parabola has no lowest point ahead (it bends down, or the step goes uphill at its start).
std::optional<double> step_gauge(const StepEnd& begin, const StepEnd& end, double t);

}  // namespace ravine
