// Sarah: the stochastic recursive gradient (Nguyen et al., ICML 2017, Algorithm 1. arXiv 1703.00102). The anchor is the
// x of the step before and c the v of it, so that v is an estimate of the gradient at x with an error that a round adds
// up, and goes to 0 by itself. With gamma > 0 (SARAH+, Algorithm 2) a round ends once |v|^2 <= gamma |v_0|^2.
#pragma once
#include "ravine/methods/finite_sum.hpp"

namespace ravine {

template <class T>
class Sarah final : public FiniteSum<T> {
 public:
  Sarah(const OptimizerSpec& spec, const SarahOptions& options, const Layout& layout)
      : FiniteSum<T>(spec, options, layout), options_(options) {}

  void step(Objective<T>& objective, std::span<T> x, std::span<const T> g, double value, const Clock& clock,
            std::uint64_t draw) override;

 private:
  [[nodiscard]] double own_number() const override { return first_; }
  void set_own_number(double number) override { first_ = number; }

  const SarahOptions options_;
  double first_ = 0;  // |v_0|^2 of the round
};

}  // namespace ravine
