// sweep: the only loop over parameters. It reads x, the gradient and the slots once, applies the frame and the rule,
// and writes x and the slots once.
//
// The Frame is everything that surrounds a rule without belonging to it; its neutral values change nothing:
//   g' = scale * g + l2 * x        clipping, loss scale, coupled weight decay
//   x  = keep * x - gain * step    decoupled weight decay, a rate of one's own for some blocks
//
// V is Lane<T> for the reference and Pack<T> in the kernels, which kernels.cpp instantiates once per instruction set.
#pragma once
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ravine/rules/rule.hpp"

namespace ravine {

struct Frame {
  double scale = 1, l2 = 0, keep = 1, gain = 1;
};

/// The arguments of one pass over elements [begin, end), both multiples of the register width.
template <class T>
struct SweepArgs {
  const void* rule;     ///< the rule object of the kernel's type
  const void* scalars;  ///< its Scalars, or nullptr
  Tick tick;
  Frame frame;
  T* x;
  const T* g;
  T* const* slots;  ///< one pointer per slot of the rule; unused ones are not read
  std::size_t begin, end;
};

namespace detail {

template <class Rule>
concept HasScalars = requires {
  typename Rule::Scalars;
};

template <class Rule>
concept Measures = requires(const Rule& r) {
  r.measures();
};

template <class Rule, class V, std::size_t... i>
auto call_measure(const Rule& rule, const Tick& tick, const void* scalars, V g, V x, const V* slot,
                  std::index_sequence<i...>) {
  return rule.measure(tick, *static_cast<const typename Rule::Scalars*>(scalars), g, x, slot[i]...);
}

template <class Rule, class V, std::size_t... i>
V call_step(const Rule& rule, const Tick& tick, const void* scalars, V g, V x, V* slot, std::index_sequence<i...>) {
  if constexpr (HasScalars<Rule>)
    return rule.step(tick, *static_cast<const typename Rule::Scalars*>(scalars), g, x, slot[i]...);
  else return rule.step(tick, g, x, slot[i]...);
}

}  // namespace detail

/// Bit i of `mask` says that slot i is kept; the rule sees zeros in place of the others.
template <class V, class Rule, unsigned mask>
void sweep(const SweepArgs<typename V::Scalar>& args) {
  using T = typename V::Scalar;
  constexpr int n = static_cast<int>(Rule::slots.size());
  const Rule rule = *static_cast<const Rule*>(args.rule);
  const Tick tick = args.tick;
  const V scale = args.frame.scale, l2 = args.frame.l2, keep = args.frame.keep, gain = args.frame.gain;
  T* const x = args.x;
  const T* const g = args.g;
  T* slots[n + 1];
  for (int s = 0; s < n; ++s) slots[s] = args.slots[s];
  for (std::size_t i = args.begin, end = args.end; i < end; i += V::width) {
    V slot[n + 1];
#pragma GCC unroll 8
    for (int s = 0; s < n; ++s)
      if (mask >> s & 1) slot[s] = V::load(slots[s] + i);
    const V xi = V::load(x + i);
    const V gi = scale * V::load(g + i) + l2 * xi;
    const V step = detail::call_step(rule, tick, args.scalars, gi, xi, slot, std::make_index_sequence<n>());
    (keep * xi - gain * step).store(x + i);
#pragma GCC unroll 8
    for (int s = 0; s < n; ++s)
      if (mask >> s & 1) slot[s].store(slots[s] + i);
  }
}

inline constexpr int max_sums = 4;

/// Adds to `sums` what the rule measures on elements [begin, end), of which the last may lie in a gap: in 16 lanes and
/// a fixed tree, in V's precision. [begin, end) is short enough for that.
template <class V, class Rule, unsigned mask>
void measure(const SweepArgs<typename V::Scalar>& args, double* sums) {
  using T = typename V::Scalar;
  constexpr int n = static_cast<int>(Rule::slots.size()), parts = 16 / V::width;
  const Rule rule = *static_cast<const Rule*>(args.rule);
  const Tick tick = args.tick;
  const V scale = args.frame.scale, l2 = args.frame.l2;
  auto terms = [&](std::size_t i) {
    V slot[n + 1];
    for (int s = 0; s < n; ++s)
      if (mask >> s & 1) slot[s] = V::load(args.slots[s] + i);
    const V xi = V::load(args.x + i);
    return detail::call_measure(rule, tick, args.scalars, scale * V::load(args.g + i) + l2 * xi, xi, slot,
                                std::make_index_sequence<n>());
  };
  constexpr int m = static_cast<int>(std::tuple_size_v<decltype(terms(0))>);
  static_assert(m <= max_sums);
  V sum[m][parts];
  for (auto& row : sum)
    for (V& s : row) s = V(0);
  std::size_t i = args.begin;
  for (; i + 16 <= args.end; i += 16)
    for (int p = 0; p < parts; ++p) {
      const auto t = terms(i + static_cast<std::size_t>(p * V::width));
      for (int k = 0; k < m; ++k) sum[k][p] = sum[k][p] + t[static_cast<std::size_t>(k)];
    }
  T lane[m][16], tail[m][16];
  for (int k = 0; k < m; ++k)
    for (int p = 0; p < parts; ++p) sum[k][p].store(lane[k] + p * V::width);
  if (i < args.end) {
    for (int p = 0; p < parts; ++p) {
      const auto t = terms(i + static_cast<std::size_t>(p * V::width));
      for (int k = 0; k < m; ++k) t[static_cast<std::size_t>(k)].store(tail[k] + p * V::width);
    }
    for (int k = 0; k < m; ++k)
      for (std::size_t j = 0; j < 16; ++j) lane[k][j] += j < args.end - i ? tail[k][j] : T(0);
  }
  for (int k = 0; k < m; ++k) {
    for (int half = 8; half > 0; half /= 2)
      for (int j = 0; j < half; ++j) lane[k][j] += lane[k][j + half];
    sums[k] += static_cast<double>(lane[k][0]);
  }
}

/// The sum of the squares of n elements, n a multiple of 16.
template <class V>
double sum_squares(const typename V::Scalar* g, std::size_t n) {
  using T = typename V::Scalar;
  constexpr int parts = 16 / V::width;
  V sum[parts];
  for (V& s : sum) s = V(0);
  for (std::size_t i = 0; i < n; i += 16)
    for (int p = 0; p < parts; ++p) {
      const V gi = V::load(g + i + p * V::width);
      sum[p] = sum[p] + gi * gi;
    }
  T lane[16];
  for (int p = 0; p < parts; ++p) sum[p].store(lane + p * V::width);
  for (int half = 8; half > 0; half /= 2)
    for (int i = 0; i < half; ++i) lane[i] += lane[i + half];
  return static_cast<double>(lane[0]);
}

}  // namespace ravine
