// Compiled once per instruction set, as the kernels are.
#include "ravine/simd/pack.hpp"
#include "tests/simd/probe_table.hpp"

namespace ravine::RAVINE_ISA {

extern const ProbeTable probe_table;
constexpr ProbeTable table = make_probe_table<Pack>();
const ProbeTable probe_table = table;

}  // namespace ravine::RAVINE_ISA
