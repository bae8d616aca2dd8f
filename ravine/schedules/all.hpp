// The list of schedules: the only registration.
#pragma once
#include <variant>

#include "ravine/schedules/chebyshev.hpp"
#include "ravine/schedules/constant.hpp"
#include "ravine/schedules/cosine.hpp"
#include "ravine/schedules/cyclic.hpp"
#include "ravine/schedules/exponential.hpp"
#include "ravine/schedules/exponential_warmup.hpp"
#include "ravine/schedules/hyperbolic.hpp"
#include "ravine/schedules/inverse_power.hpp"
#include "ravine/schedules/inverse_sqrt.hpp"
#include "ravine/schedules/inverse_time.hpp"
#include "ravine/schedules/linear.hpp"
#include "ravine/schedules/multistep.hpp"
#include "ravine/schedules/noam.hpp"
#include "ravine/schedules/one_cycle.hpp"
#include "ravine/schedules/piecewise.hpp"
#include "ravine/schedules/plateau.hpp"
#include "ravine/schedules/polynomial.hpp"
#include "ravine/schedules/powercool.hpp"
#include "ravine/schedules/rex.hpp"
#include "ravine/schedules/slope.hpp"
#include "ravine/schedules/step.hpp"
#include "ravine/schedules/tanh_decay.hpp"
#include "ravine/schedules/wsd.hpp"

namespace ravine {

using AnyShape = std::variant<Constant, InverseTime, Exponential, StepDecay, MultiStep, InverseSqrt, InversePower, Noam,
                              PolynomialDecay, LinearDecay, Cosine, OneCycle, Cyclic, Wsd, Powercool, Rex, TanhDecay,
                              Hyperbolic, Chebyshev, ExponentialWarmup, Plateau, Slope, Piecewise>;

}  // namespace ravine
