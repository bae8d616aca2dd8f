#include "ravine/simd/isa.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstdlib>
#include <string>
#include <vector>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine {
namespace {

bool runs(Isa isa) {
#if defined(__x86_64__)
  switch (isa) {  // the feature sets of x86-64-v3 and x86-64-v4 that matter here
    case Isa::base: return true;
    case Isa::avx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
    case Isa::avx512:
      return runs(Isa::avx2) && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vl");
  }
  return false;
#else
  return isa == Isa::base;
#endif
}

Isa choose() {
  const Isa best = available_isas().back();
  const char* wish = std::getenv("RAVINE_ISA");
  if (wish == nullptr || *wish == '\0') return best;
  std::vector<std::string> names;
  for (const Isa isa : available_isas()) {
    if (name(isa) == wish) return isa;
    names.emplace_back(name(isa));
  }
  fail_usage("RAVINE_ISA=" + std::string(wish) +
             " is not an instruction set of this machine; it has: " + join(names, ", "));
}

std::atomic<int> active{-1};

}  // namespace

std::string_view name(Isa isa) {
  constexpr std::string_view names[] = {"base", "avx2", "avx512"};
  return names[static_cast<int>(isa)];
}

std::span<const Isa> available_isas() {
  static const std::vector<Isa> isas = [] {
    std::vector<Isa> all{Isa::base, Isa::avx2, Isa::avx512};
    std::erase_if(all, [](Isa isa) { return !runs(isa); });
    return all;
  }();
  return isas;
}

Isa active_isa() {
  int isa = active.load(std::memory_order_relaxed);
  if (isa < 0) active.store(isa = static_cast<int>(choose()), std::memory_order_relaxed);
  return static_cast<Isa>(isa);
}

void force_isa(Isa isa) {
  const auto isas = available_isas();
  assert(std::find(isas.begin(), isas.end(), isa) != isas.end());
  (void)isas;
  active.store(static_cast<int>(isa), std::memory_order_relaxed);
}

}  // namespace ravine
