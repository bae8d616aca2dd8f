// Katyusha: accelerated variance reduction (Allen-Zhu, JMLR 18, 2018. arXiv 1603.05953), Algorithm 1 for an objective
// that is strongly convex and Algorithm 2 (Katyusha^ns) for one that is not. The anchor is the snapshot, a mean of the
// points y of the round before, and c its full gradient, which the method takes itself; gradients of batches are taken
// between the snapshot, y and a third point z. x is the paper's y.
#pragma once
#include "ravine/methods/finite_sum.hpp"

namespace ravine {

/// What a round of Katyusha is made with.
struct KatyushaRound {
  double tau1, tau2;  ///< shares of z and of the snapshot in the point where the gradient is taken
  double alpha;       ///< the step of z
  double theta;       ///< weight of a y in the next snapshot, relative to the y before
};
/// Of round s = 0, 1, ..., of m steps, with smoothness 1/lr. `convexity` is sigma.
KatyushaRound katyusha_round(double convexity, double lr, std::size_t m, std::uint64_t s);

template <class T>
class Katyusha final : public FiniteSum<T> {
 public:
  using typename Method<T>::Slot;

  Katyusha(const OptimizerSpec& spec, const KatyushaOptions& options, const Layout& layout)
      : FiniteSum<T>(spec, options, layout),
        options_(options),
        z_(layout.size()),
        mean_(layout.size()),
        point_(layout.size()) {}

  void step(Objective<T>& objective, std::span<T> x, std::span<const T> g, double value, const Clock& clock,
            std::uint64_t draw) override;
  /// Only the first one.
  [[nodiscard]] bool uses_gradient(const Objective<T>& objective) const override;
  [[nodiscard]] std::vector<Slot> slots() override;

 private:
  [[nodiscard]] double own_number() const override { return weight_; }
  void set_own_number(double number) override { weight_ = number; }

  const KatyushaOptions options_;
  double weight_ = 0;           // of the ys of this round so far, where the last one weighs 1
  Buffer<T> z_, mean_, point_;  // mean_: the next snapshot, of the ys so far
};

}  // namespace ravine
