// What a loss is made of. A loss is an aggregate of options with a name, a table of them (as rules have), the task it
// is for, its likelihood, and either
//
//   V value(V z, V y), V slope(V z, V y)     pointwise: one output z against one target y, for any V
//
// or, when the outputs of a row belong together, value and gradient of a whole row (cross_entropy.hpp).
// z is the network's last output, before any squashing: classification losses work from logits, so none of them
// takes the logarithm of a rounded probability.
#pragma once
#include <array>

#include "ravine/core/hyper.hpp"
#include "ravine/simd/math.hpp"

namespace ravine {

/// The distribution of the target of which a loss is the negative logarithm, to a constant: of a label 0 or 1, of a
/// class, or normal with variance 1/2 about z.
enum class Likelihood { none, bernoulli, categorical, normal };

/// What is predicted, and so which losses and metrics make sense.
enum class Task { regress, binary, classify };

}  // namespace ravine
