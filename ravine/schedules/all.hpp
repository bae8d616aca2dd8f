// The list of schedules: the only registration.
#pragma once
#include <variant>

#include "ravine/schedules/constant.hpp"
#include "ravine/schedules/cosine.hpp"
#include "ravine/schedules/exponential.hpp"
#include "ravine/schedules/inverse_sqrt.hpp"
#include "ravine/schedules/inverse_time.hpp"
#include "ravine/schedules/linear.hpp"
#include "ravine/schedules/one_cycle.hpp"
#include "ravine/schedules/piecewise.hpp"
#include "ravine/schedules/plateau.hpp"
#include "ravine/schedules/polynomial.hpp"
#include "ravine/schedules/step.hpp"

namespace ravine {

using AnyShape = std::variant<Constant, InverseTime, Exponential, StepDecay, InverseSqrt, PolynomialDecay, LinearDecay,
                              Cosine, OneCycle, Plateau, Piecewise>;

}  // namespace ravine
