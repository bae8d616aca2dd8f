// What an activation is made of: a name, a line for people, the initialisation that keeps its signals alive, and for
// any V (Lane or Pack)
//
//   V value(V z)         y = f(z)
//   V slope(V z, V y)    f'(z); if from_output, z is not kept and only y may be used
#pragma once
#include "ravine/simd/math.hpp"

namespace ravine {

/// How weights start: uniform with variance 2/fan_in (he), 2/(fan_in + fan_out) (glorot) or 1/fan_in (lecun).
/// He et al., ICCV 2015; Glorot & Bengio, AISTATS 2010; LeCun et al., "Efficient BackProp", 1998.
enum class Init { he, glorot, lecun };

}  // namespace ravine
