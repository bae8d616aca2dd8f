// Fills a ProbeTable for one V; included by probe.cpp (Pack) and the test (Lane).
#pragma once
#include "ravine/simd/math.hpp"
#include "tests/simd/probe.hpp"

namespace ravine {

template <class V, class F>
void apply16(const typename V::Scalar* a, const typename V::Scalar* b, typename V::Scalar* out) {
  for (int i = 0; i < 16; i += V::width) F::run(V::load(a + i), V::load(b + i)).store(out + i);
}

#define RAVINE_PROBE(name, expression) \
  struct name {                        \
    template <class V>                 \
    static V run(V a, V b) {           \
      (void)b;                         \
      return expression;               \
    }                                  \
  };
namespace probe {
RAVINE_PROBE(Add, a + b)
RAVINE_PROBE(Sub, a - b)
RAVINE_PROBE(Mul, a* b)
RAVINE_PROBE(Div, a / b)
RAVINE_PROBE(Min, min(a, b))
RAVINE_PROBE(Max, max(a, b))
RAVINE_PROBE(Abs, abs(a))
RAVINE_PROBE(Sign, sign(a))
RAVINE_PROBE(Copysign, copysign(a, b))
RAVINE_PROBE(Select, select(((a < b) & !(a == V(0))) | (b != b), a, -b))
RAVINE_PROBE(Sqrt, sqrt(abs(a)))
RAVINE_PROBE(RoundEven, round_even(a))
RAVINE_PROBE(Exponent, exponent(abs(a) + 1e-3))
RAVINE_PROBE(Mantissa, mantissa(abs(a) + 1e-3))
RAVINE_PROBE(Scale2, scale2(b, round_even(min(max(a, V(-100)), V(100)))))
RAVINE_PROBE(Exp, exp(a))
RAVINE_PROBE(Expm1, expm1(a))
RAVINE_PROBE(Log, log(a))
RAVINE_PROBE(Log1p, log1p(abs(a)))
RAVINE_PROBE(Tanh, tanh(a))
RAVINE_PROBE(Sigmoid, sigmoid(a))
RAVINE_PROBE(Erf, erf(a))
}  // namespace probe
#undef RAVINE_PROBE

template <template <class> class V, class... F>
constexpr ProbeTable probe_table_of() {
  return {{&apply16<V<float>, F>...}, {&apply16<V<double>, F>...}};
}

template <template <class> class V>
constexpr ProbeTable make_probe_table() {
  using namespace probe;
  return probe_table_of<V, Add, Sub, Mul, Div, Min, Max, Abs, Sign, Copysign, Select, Sqrt, RoundEven, Exponent,
                        Mantissa, Scale2, Exp, Expm1, Log, Log1p, Tanh, Sigmoid, Erf>();
}

}  // namespace ravine
