// FiniteSum<T>: what the variance-reduced methods for finite sums, f = (f_1 + ... + f_n) / n, share. They step along
//
//   v = grad f_B(x) - grad f_B(anchor) + c
//
// where B is a small random batch of components, the anchor an earlier point, and c the gradient there or an estimate
// of it: B's noise cancels as x and the anchor come close. One step() is one such step; a round of `inner` steps begins
// with a full gradient. Batches are drawn by the counter (seed, step), so that a saved run goes on as if never stopped.
//
// Owns its memory; nothing is allocated after the first step. Not thread-safe.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "ravine/core/buffer.hpp"
#include "ravine/methods/method.hpp"
#include "ravine/optim/method_rules.hpp"

namespace ravine {

template <class T>
class FiniteSum : public Method<T> {
 public:
  using typename Method<T>::Slot;

  void observe(double loss) override { schedule_.observe(loss, clock_); }
  [[nodiscard]] double rate() const override { return rate_; }
  /// In full gradients: those that the method took, and a single one for every n gradients of a component, rounded up.
  [[nodiscard]] std::size_t evaluations() const override;
  [[nodiscard]] std::vector<Slot> slots() override;
  [[nodiscard]] std::vector<double> numbers() const override;
  void set_numbers(const std::vector<double>& numbers) override;

  /// Whether the next step looks at the gradient it is given; where it does not, a loop of one's own may leave it out
  /// (an empty span), as the papers do. minimize() and fit() take it all the same, to know where they are.
  [[nodiscard]] virtual bool uses_gradient(const Objective<T>& objective) const;
  /// The variance-reduced gradient v over `batch`, written over `v`. If the batch is all components, it is their
  /// gradient at x.
  void estimate(Objective<T>& objective, std::span<const T> x, std::span<const std::uint32_t> batch, std::uint64_t draw,
                std::span<T> v);

 protected:
  /// Throws Error (usage) if something else than lr has a schedule.
  FiniteSum(const OptimizerSpec& spec, const FiniteSumOptions& options, const Layout& layout);

  /// Begins a step. Throws Error (usage) if the objective is no finite sum, or one of another length than before.
  void begin(const Objective<T>& objective, const Clock& clock);
  /// The components of this step, in memory that the next call writes over.
  std::span<const std::uint32_t> draw_batch();
  /// Ends a step, and its round if that has all its steps or is `over`.
  void end(bool over = false);

  /// Whether this step begins a round.
  [[nodiscard]] bool renews() const { return at_ == 0; }
  [[nodiscard]] bool takes_all() const { return batch_size(n_) == n_; }
  [[nodiscard]] std::size_t inner() const;
  /// The number that a class keeps besides, for checkpoints.
  [[nodiscard]] virtual double own_number() const = 0;
  virtual void set_own_number(double number) = 0;

  Buffer<T> anchor_, c_, v_;
  double scheduled_, rate_;              // the rate that the schedule has now, and the one in use
  std::uint64_t rounds_ = 0, full_ = 0;  // rounds that are over, full gradients that the method took

 private:
  [[nodiscard]] std::size_t batch_size(std::size_t n) const;

  const std::string owner_;
  const FiniteSumOptions options_;
  Schedule schedule_;
  Clock clock_;
  Buffer<T> there_;                                   // grad f_B(anchor)
  std::vector<std::uint32_t> order_, swaps_, batch_;  // all components in order; of draw_batch()
  std::uint64_t n_ = 0, tick_ = 0, at_ = 0;           // components; steps made, and made of this round
  std::uint64_t spent_ = 0;                           // gradients of a component
};

}  // namespace ravine
