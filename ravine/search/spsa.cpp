#include "ravine/search/pair_rule.hpp"

namespace ravine {
namespace {

// For +-1 the inverse of a component, which Spall divides by, is the component itself.
class Spsa final : public PairRule {
 public:
  Spsa(const SpsaOptions& options, bool decays) : o_(options), decays_(decays) {}
  [[nodiscard]] std::size_t directions() const override { return static_cast<std::size_t>(o_.directions); }
  [[nodiscard]] std::uint64_t seed() const override { return static_cast<std::uint64_t>(o_.seed); }
  [[nodiscard]] Directions::Law law() const override { return Directions::Law::signs; }
  [[nodiscard]] double radius(double t) const override { return o_.c / std::pow(t + 1, o_.gamma); }
  void weigh(std::span<const ValuePair> pairs, double t, std::span<double> weights) override {
    const double gain = decays_ ? std::pow(t + 1 + o_.stability, -o_.alpha) : 1,
                 scale = gain / (2 * radius(t) * static_cast<double>(pairs.size()));
    for (std::size_t k = 0; k < pairs.size(); ++k)
      weights[k] = pairs[k].finite() ? scale * (pairs[k].up - pairs[k].down) : 0;
  }

 private:
  const SpsaOptions o_;
  const bool decays_;
};

}  // namespace

std::unique_ptr<PairRule> make_pair_rule(const SpsaOptions& options, bool decays) {
  return std::make_unique<Spsa>(options, decays);
}

}  // namespace ravine
