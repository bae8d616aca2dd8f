// Estimator<T>: an estimate of the gradient of an objective from its values alone. It keeps no state between steps; its
// directions are a function of the seed and of the step. Owns its scratch memory; nothing is allocated after
// construction.
#pragma once
#include <memory>

#include "ravine/objective/objective.hpp"
#include "ravine/search/pair_rule.hpp"

namespace ravine {

template <class T>
class Estimator {
 public:
  virtual ~Estimator() = default;
  /// Writes over g the estimate at x, of step t = 0, 1, ... Returns the mean of the finite values found (NaN without).
  virtual double estimate(Objective<T>& objective, std::span<const T> x, std::uint64_t t, std::uint64_t draw,
                          std::span<T> g) = 0;
  /// Of the objective, for one estimate.
  [[nodiscard]] virtual std::size_t evaluations() const = 0;
};

/// The sum of a rule's weights times its directions. `layout` must outlive it.
template <class T>
std::unique_ptr<Estimator<T>> make_pair_estimator(std::unique_ptr<PairRule> rule, const Layout& layout);

/// Differences along the coordinates. `layout` must outlive it.
template <class T>
std::unique_ptr<Estimator<T>> make_coordinate_estimator(const FiniteDifferenceOptions& options, const Layout& layout);

}  // namespace ravine
