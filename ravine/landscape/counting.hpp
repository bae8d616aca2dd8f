// Counting: an objective that counts the evaluations of another one, of values and of gradients. Not thread-safe.
#pragma once
#include "ravine/objective/objective.hpp"

namespace ravine {

class Counting final : public Objective<double> {
 public:
  explicit Counting(Objective<double>& objective) : objective_(objective) {}
  [[nodiscard]] std::size_t count() const { return count_; }

  [[nodiscard]] const Layout& layout() const override { return objective_.layout(); }
  void start(std::span<double> x) const override { objective_.start(x); }
  double value(std::span<const double> x) override { return ++count_, objective_.value(x); }
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t draw) override {
    return ++count_, objective_.value_and_gradient(x, g, draw);
  }
  bool curvature_sample(std::span<const double> x, std::span<double> g, std::uint64_t draw) override {
    return objective_.curvature_sample(x, g, draw) && ++count_ > 0;
  }
  [[nodiscard]] std::size_t components() const override { return objective_.components(); }
  void component_gradient(std::span<const std::uint32_t> components, std::span<const double> x, std::span<double> g,
                          std::uint64_t draw) override {
    ++count_;
    objective_.component_gradient(components, x, g, draw);
  }

 private:
  Objective<double>& objective_;
  std::size_t count_ = 0;
};

}  // namespace ravine
