// Compiled once per instruction set: see cmake/isa.cmake and simd/pack.hpp.
#include "ravine/engine/table.hpp"
#include "ravine/simd/pack.hpp"

namespace ravine::RAVINE_ISA {

extern const KernelTable kernel_table;
constexpr KernelTable table = make_table<Pack>(AllRules());
const KernelTable kernel_table = table;

}  // namespace ravine::RAVINE_ISA
