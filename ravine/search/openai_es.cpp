#include <algorithm>
#include <vector>

#include "ravine/search/pair_rule.hpp"

namespace ravine {
namespace {

class OpenaiEs final : public PairRule {
 public:
  explicit OpenaiEs(const OpenaiEsOptions& options)
      : o_(options), order_(2 * directions()), value_(order_.size()), utility_(order_.size()) {}
  [[nodiscard]] std::size_t directions() const override { return static_cast<std::size_t>(o_.directions); }
  [[nodiscard]] std::uint64_t seed() const override { return static_cast<std::uint64_t>(o_.seed); }
  [[nodiscard]] double radius(double /*t*/) const override { return o_.sigma; }

  void weigh(std::span<const ValuePair> pairs, double /*t*/, std::span<double> weights) override {
    const std::size_t n = 2 * pairs.size();
    for (std::size_t k = 0; k < pairs.size(); ++k) value_[2 * k] = pairs[k].up, value_[2 * k + 1] = pairs[k].down;
    for (double& v : value_)
      if (std::isnan(v)) v = infinity;
    if (o_.shaping == OpenaiEsOptions::ranks) rank();
    else utility_ = value_;
    for (std::size_t k = 0; k < pairs.size(); ++k) {
      const double difference = utility_[2 * k] - utility_[2 * k + 1];
      weights[k] = std::isfinite(difference) ? difference / static_cast<double>(n) : 0;
    }
  }

 private:
  // Equal values share the mean of their ranks, so that a plateau is no slope.
  void rank() {
    const std::size_t n = value_.size();
    for (std::size_t i = 0; i < n; ++i) order_[i] = i;
    std::ranges::sort(
        order_, [&](std::size_t a, std::size_t b) { return value_[a] != value_[b] ? value_[a] < value_[b] : a < b; });
    for (std::size_t begin = 0, end = 0; begin < n; begin = end) {
      while (end < n && value_[order_[end]] == value_[order_[begin]]) ++end;
      const double rank = static_cast<double>(begin + end - 1) / 2;
      for (std::size_t i = begin; i < end; ++i) utility_[order_[i]] = rank / static_cast<double>(n - 1) - 0.5;
    }
  }

  const OpenaiEsOptions o_;
  std::vector<std::size_t> order_;
  std::vector<double> value_, utility_;
};

}  // namespace

std::unique_ptr<PairRule> make_pair_rule(const OpenaiEsOptions& options) { return std::make_unique<OpenaiEs>(options); }

}  // namespace ravine
