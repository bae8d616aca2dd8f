// The functions of math.hpp and lane.hpp applied to 16 numbers by the Pack of one instruction set.
#pragma once
#include <vector>

#include "ravine/simd/isa.hpp"

namespace ravine {

template <class T>
using Probe = void (*)(const T* a, const T* b, T* out);

inline constexpr const char* probe_names[] = {
    "add",        "sub",      "mul",      "div",    "min", "max",   "abs", "sign",  "copysign", "select",  "sqrt",
    "round_even", "exponent", "mantissa", "scale2", "exp", "expm1", "log", "log1p", "tanh",     "sigmoid", "erf"};
inline constexpr int probe_count = 22;

struct ProbeTable {
  Probe<float> f32[probe_count];
  Probe<double> f64[probe_count];
};

const ProbeTable& probes(Isa isa);
const ProbeTable& reference_probes();

}  // namespace ravine
