// The instruction-set levels that kernels are compiled for, and the one this process uses. It is chosen once, at the
// first question: the best that the processor has, or what the environment variable RAVINE_ISA (base, avx2, avx512)
// asks for. Rules give the same bits at every level; matrix kernels give the same bits at every level that has fused
// multiply-add (avx2, avx512).
#pragma once
#include <span>
#include <string_view>

namespace ravine {

enum class Isa { base, avx2, avx512 };
inline constexpr int isa_levels = 3;

std::string_view name(Isa isa);
/// The levels this processor and this build can run, in rising order.
std::span<const Isa> available_isas();
/// The level in use. Throws Error (usage) if RAVINE_ISA names an unknown or unavailable one.
Isa active_isa();
/// Uses `isa` from now on; for tests and benchmarks. It must be available.
void force_isa(Isa isa);

}  // namespace ravine
