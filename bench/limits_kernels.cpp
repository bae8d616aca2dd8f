// Compiled once per instruction set: see cmake/isa.cmake and simd/pack.hpp.
#include "bench/limits.hpp"
#include "ravine/simd/pack.hpp"

namespace ravine::RAVINE_ISA {

using V = Pack<float>;
inline constexpr int chains = 12;  // enough to hide the latency, few enough for the registers of every level

float fma(std::size_t turns) {
  V sum[chains];
  for (int c = 0; c < chains; ++c) sum[c] = V(c);
  const V a(0.999), b(1e-3);
  for (std::size_t i = 0; i < turns; ++i)
    for (V& s : sum) s = multiply_add(s, a, b);
  V all = sum[0];
  for (int c = 1; c < chains; ++c) all = all + sum[c];
  float lane[V::width];
  all.store(lane);
  return lane[0];
}

template <int streams>
void update(const float* g, float* const* arrays, std::size_t n) {
  float* a[streams];
  for (int s = 0; s < streams; ++s) a[s] = arrays[s];
  const V rate(1e-3);
  for (std::size_t i = 0; i < n; i += V::width) {
    const V gi = rate * V::load(g + i);
    for (int s = 0; s < streams; ++s) (V::load(a[s] + i) - gi).store(a[s] + i);
  }
}

void update_any(const float* g, float* const* arrays, int streams, std::size_t n) {
  if (streams == 1) update<1>(g, arrays, n);
  else if (streams == 2) update<2>(g, arrays, n);
  else update<3>(g, arrays, n);
}

extern const Limits limits;
const Limits limits = {&fma, 2.0 * chains* V::width, &update_any};

}  // namespace ravine::RAVINE_ISA
