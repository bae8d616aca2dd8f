// PairRule: what the methods that try directions both ways have in common, and where they differ. Directions d_k are
// valued at x + radius d_k (up) and x - radius d_k (down); the estimate of the gradient is sum of weight_k d_k. A rule
// says how many directions, how long, and what the weights are. Pure functions of their arguments.
#pragma once
#include <cmath>
#include <memory>
#include <span>

#include "ravine/optim/search_rules.hpp"
#include "ravine/search/directions.hpp"

namespace ravine {

/// Two values of one direction. Smaller is better.
struct ValuePair {
  double up, down;
  [[nodiscard]] bool finite() const { return std::isfinite(up) && std::isfinite(down); }
};

class PairRule {
 public:
  virtual ~PairRule() = default;
  [[nodiscard]] virtual std::size_t directions() const = 0;
  [[nodiscard]] virtual std::uint64_t seed() const = 0;
  [[nodiscard]] virtual Directions::Law law() const { return Directions::Law::gaussian; }
  /// At step t = 0, 1, ...
  [[nodiscard]] virtual double radius(double t) const = 0;
  /// Writes the weights. A pair that is not finite weighs nothing.
  virtual void weigh(std::span<const ValuePair> pairs, double t, std::span<double> weights) = 0;
};

std::unique_ptr<PairRule> make_pair_rule(const RandomDifferenceOptions& options);
/// `decays`: the weights carry the decay of the rate, (t + 1 + stability)^-alpha.
std::unique_ptr<PairRule> make_pair_rule(const SpsaOptions& options, bool decays);
std::unique_ptr<PairRule> make_pair_rule(const ArsOptions& options);
std::unique_ptr<PairRule> make_pair_rule(const OpenaiEsOptions& options);

}  // namespace ravine
