// What methods share whose iteration ends in the step of an Optimizer: its state is theirs.
#pragma once
#include <vector>

#include "ravine/methods/method.hpp"

namespace ravine {

template <class T>
class ByOptimizer : public Method<T> {
 public:
  using typename Method<T>::Slot;

  void observe(double loss) final { optimizer_.observe(loss); }
  [[nodiscard]] bool has_readout() const final { return optimizer_.has_readout(); }
  void readout(std::span<T> x) const final { optimizer_.readout(x); }
  [[nodiscard]] double rate() const final { return optimizer_.rate(); }
  [[nodiscard]] std::vector<Slot> slots() final {
    std::vector<Slot> result;
    for (auto& slot : optimizer_.slots()) result.push_back({slot.name, slot.values});
    return result;
  }
  [[nodiscard]] std::vector<double> numbers() const final { return optimizer_.numbers(); }
  void set_numbers(const std::vector<double>& numbers) final { optimizer_.set_numbers(numbers); }

 protected:
  ByOptimizer(const OptimizerSpec& spec, const Layout& layout, Threads& threads) : optimizer_(spec, layout, threads) {}

  Optimizer<T> optimizer_;
};

}  // namespace ravine
