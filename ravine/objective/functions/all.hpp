// The list of test functions: the only registration.
#pragma once
#include <tuple>

#include "ravine/objective/functions/beale.hpp"
#include "ravine/objective/functions/quadratic.hpp"
#include "ravine/objective/functions/regression.hpp"
#include "ravine/objective/functions/rosenbrock.hpp"

namespace ravine {

using AllFunctions = std::tuple<Rosenbrock, Beale, Quadratic, NoisyQuadratic>;  // and regressions[]

}  // namespace ravine
