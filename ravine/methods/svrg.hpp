// Svrg: the stochastic variance-reduced gradient (Johnson & Zhang, NIPS 2013, procedure SVRG, option I). The anchor is
// the snapshot, where a round began, and c its full gradient; E v is the gradient at x. With `bb` the rate of a round
// is the one of Barzilai and Borwein from the last two snapshots (Tan et al., NIPS 2016, Algorithm 1. arXiv
// 1605.04131).
#pragma once
#include "ravine/methods/finite_sum.hpp"

namespace ravine {

template <class T>
class Svrg final : public FiniteSum<T> {
 public:
  Svrg(const OptimizerSpec& spec, const SvrgOptions& options, const Layout& layout)
      : FiniteSum<T>(spec, options, layout), options_(options) {}

  void step(Objective<T>& objective, std::span<T> x, std::span<const T> g, double value, const Clock& clock,
            std::uint64_t draw) override;

 private:
  [[nodiscard]] double own_number() const override { return bb_; }
  void set_own_number(double number) override { bb_ = number; }
  [[nodiscard]] double barzilai_borwein(std::span<const T> x, std::span<const T> g) const;

  const SvrgOptions options_;
  double bb_ = 0;  // the rate of this round before its schedule; 0: there is none yet
};

}  // namespace ravine
