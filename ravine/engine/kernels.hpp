// The compiled sweeps of one rule.
#pragma once
#include "ravine/engine/sweep.hpp"

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

}  // namespace ravine
