// Standard normal random numbers as a pure function of (random, index), with the same bits on every machine.
#pragma once
#include "ravine/core/random.hpp"
#include "ravine/simd/math.hpp"

namespace ravine {

/// The normal deviate number `index` of a stream: Marsaglia's polar method on the uniforms of that counter value and,
/// when they fall outside of the circle, of further ones far behind it.
double normal(const Random& random, std::uint64_t index);

}  // namespace ravine
