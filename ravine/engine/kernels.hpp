// The table of compiled sweeps: one row per rule of rules/all.hpp, one table per instruction set.
#pragma once
#include "ravine/engine/sweep.hpp"
#include "ravine/rules/all.hpp"
#include "ravine/simd/isa.hpp"

namespace ravine {

template <class T>
using SweepKernel = void (*)(const SweepArgs<T>&);

template <class T>
using MeasureKernel = void (*)(const SweepArgs<T>&, double* sums);

inline constexpr unsigned max_slots = 5;

/// The sweeps of one rule by mask of slots in use; nullptr where a mask cannot occur.
struct RuleKernels {
  SweepKernel<float> f32[1U << max_slots];
  SweepKernel<double> f64[1U << max_slots];
  MeasureKernel<float> measure_f32[1U << max_slots];  ///< of the rules that measure
  MeasureKernel<double> measure_f64[1U << max_slots];

  template <class T>
  [[nodiscard]] SweepKernel<T> get(unsigned mask) const {
    if constexpr (sizeof(T) == 4) return f32[mask];
    else return f64[mask];
  }
  template <class T>
  [[nodiscard]] MeasureKernel<T> get_measure(unsigned mask) const {
    if constexpr (sizeof(T) == 4) return measure_f32[mask];
    else return measure_f64[mask];
  }
};

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

}  // namespace ravine
