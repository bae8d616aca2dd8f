// Compiles a rule's sweeps over one V: Pack in kernels.cpp, Lane for the reference and for rules of one's own.
#pragma once
#include "ravine/engine/kernels.hpp"

namespace ravine {

namespace detail {

// The rule whose step a rule runs: itself, or the one it derives from, which its table of hyperparameters names.
template <class R>
R stepping_rule(const Hyper<R>*);
template <class R>
using SteppingRule = decltype(stepping_rule(&R::hyper[0]));

template <class R>
concept ChoosesSlots = requires(const R& r) {
  r.uses(0);
};

// The slots that are in use whatever the hyperparameters.
template <class Rule>
constexpr unsigned always() {
  if constexpr (!ChoosesSlots<Rule>) return (1U << Rule::slots.size()) - 1;
  else if constexpr (requires { Rule::always; }) return Rule::always;
  else return 0;
}

using AllMasks = std::make_index_sequence<(1U << max_slots)>;

template <template <class> class V, class Rule, std::size_t... mask>
constexpr RuleKernels rule_kernels(std::index_sequence<mask...>) {
  constexpr unsigned all = (1U << Rule::slots.size()) - 1;
  RuleKernels kernels{};
  auto fill = [&]<unsigned m>(std::integral_constant<unsigned, m>) {
    if constexpr (m <= all && (m & always<Rule>()) == always<Rule>()) {
      kernels.f32[m] = &sweep<V<float>, Rule, m>;
      kernels.f64[m] = &sweep<V<double>, Rule, m>;
      if constexpr (Measures<Rule>) {
        kernels.measure_f32[m] = &measure<V<float>, Rule, m>;
        kernels.measure_f64[m] = &measure<V<double>, Rule, m>;
      }
    }
  };
  (fill(std::integral_constant<unsigned, mask>()), ...);
  return kernels;
}

}  // namespace detail

}  // namespace ravine
