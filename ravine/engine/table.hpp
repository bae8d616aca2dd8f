// The table of compiled sweeps: one row per rule of rules/all.hpp, one table per instruction set.
#pragma once
#include "ravine/engine/rule_kernels.hpp"
#include "ravine/rules/all.hpp"
#include "ravine/simd/isa.hpp"

namespace ravine {

struct KernelTable {
  RuleKernels rules[AllRules::size];
  double (*sum_squares_f32)(const float*, std::size_t);
  double (*sum_squares_f64)(const double*, std::size_t);

  /// The sum of squares of n elements (a multiple of 16), in 16 lanes and a fixed tree.
  template <class T>
  [[nodiscard]] auto sum_squares() const {
    if constexpr (sizeof(T) == 4) return sum_squares_f32;
    else return sum_squares_f64;
  }
};

/// The kernels of one level; it must be available.
const KernelTable& kernel_table(Isa isa);
/// The same rules element by element through Lane: what every level must equal bit for bit.
const KernelTable& reference_table();

template <template <class> class V, class... R>
constexpr KernelTable make_table(RuleList<R...>) {
  return {{detail::rule_kernels<V, detail::SteppingRule<R>>(detail::AllMasks())...},
          &sum_squares<V<float>>,
          &sum_squares<V<double>>};
}

}  // namespace ravine
