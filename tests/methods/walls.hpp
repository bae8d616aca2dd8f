// Objectives on which a line search must fail with grace, for the tests of the deterministic methods.
#pragma once
#include <cmath>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "ravine/objective/objective.hpp"

namespace ravine {

/// Any function of n variables with its gradient, from a given start.
template <class T>
class Own final : public Objective<T> {
 public:
  using Evaluate = std::function<double(std::span<const T> x, std::span<T> g)>;
  Own(std::vector<T> start, Evaluate evaluate) : start_(std::move(start)), evaluate_(std::move(evaluate)) {
    layout_.add("x", {start_.size()}, Kind::vector);
    scratch_.resize(layout_.size());
  }
  [[nodiscard]] const Layout& layout() const override { return layout_; }
  void start(std::span<T> x) const override { std::copy(start_.begin(), start_.end(), x.begin()); }
  double value(std::span<const T> x) override { return evaluate_(x, scratch_); }
  double value_and_gradient(std::span<const T> x, std::span<T> g, std::uint64_t /*draw*/) override {
    ++evaluations;
    return evaluate_(x, g);
  }
  std::size_t evaluations = 0;

 private:
  std::vector<T> start_, scratch_;
  Evaluate evaluate_;
  Layout layout_;
};

/// A bowl around (2, 2) that has no value where x0 + x1 exceeds `wall`.
template <class T>
Own<T> walled_bowl(double wall, double beyond = std::numeric_limits<double>::quiet_NaN()) {
  return Own<T>({-3, 1}, [=](std::span<const T> x, std::span<T> g) {
    const double u = static_cast<double>(x[0]) - 2, v = static_cast<double>(x[1]) - 2;
    const bool out = u + v + 4 > wall;
    g[0] = static_cast<T>(out ? beyond : 2 * u);
    g[1] = static_cast<T>(out ? beyond : 20 * v);
    return out ? beyond : u * u + 10 * v * v;
  });
}

/// A bowl whose gradient has the wrong sign.
template <class T>
Own<T> lying_bowl() {
  return Own<T>({3, -2}, [](std::span<const T> x, std::span<T> g) {
    g[0] = -2 * x[0];
    g[1] = -2 * x[1];
    return static_cast<double>(x[0] * x[0] + x[1] * x[1]);
  });
}

/// Steps until the method no longer moves, at most `steps`; returns how many were made.
template <class Method, class T>
std::size_t run(Method& method, Objective<T>& objective, std::span<T> x, std::size_t steps) {
  std::size_t made = 0;
  do method.step(objective, x, 1);
  while (++made < steps && method.progress() == decltype(method.progress())(0));
  return made;
}

}  // namespace ravine
