#include "ravine/search/pair_rule.hpp"

namespace ravine {
namespace {

class RandomDifference final : public PairRule {
 public:
  explicit RandomDifference(const RandomDifferenceOptions& options) : o_(options) {}
  [[nodiscard]] std::size_t directions() const override { return static_cast<std::size_t>(o_.directions); }
  [[nodiscard]] std::uint64_t seed() const override { return static_cast<std::uint64_t>(o_.seed); }
  [[nodiscard]] double radius(double /*t*/) const override { return o_.nu; }
  void weigh(std::span<const ValuePair> pairs, double /*t*/, std::span<double> weights) override {
    const double scale = o_.scaling == RandomDifferenceOptions::gradient  ? 1 / (2 * o_.nu)
                         : o_.scaling == RandomDifferenceOptions::lecture ? o_.nu
                                                                          : 1;
    for (std::size_t k = 0; k < pairs.size(); ++k)
      weights[k] = pairs[k].finite() ? scale * (pairs[k].up - pairs[k].down) / static_cast<double>(pairs.size()) : 0;
  }

 private:
  const RandomDifferenceOptions o_;
};

}  // namespace

std::unique_ptr<PairRule> make_pair_rule(const RandomDifferenceOptions& options) {
  return std::make_unique<RandomDifference>(options);
}

}  // namespace ravine
