#include <algorithm>
#include <numeric>
#include <vector>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "ravine/search/pair_rule.hpp"

namespace ravine {
namespace {

// Algorithm 2 on values r = -f. The whitening of version 2 is the policy's (control/).
class Ars final : public PairRule {
 public:
  explicit Ars(const ArsOptions& options) : o_(options), order_(directions()) {
    if (o_.top > o_.directions)
      fail_usage("optimizer ars: top=" + format_number(o_.top) + " of directions=" + format_number(o_.directions) +
                 " cannot be kept");
  }
  [[nodiscard]] std::size_t directions() const override { return static_cast<std::size_t>(o_.directions); }
  [[nodiscard]] std::uint64_t seed() const override { return static_cast<std::uint64_t>(o_.seed); }
  [[nodiscard]] double radius(double /*t*/) const override { return o_.nu; }

  void weigh(std::span<const ValuePair> pairs, double /*t*/, std::span<double> weights) override {
    std::ranges::fill(weights, 0.0);
    order_.clear();
    for (std::size_t k = 0; k < pairs.size(); ++k)
      if (pairs[k].finite()) order_.push_back(k);
    const auto better = [&](std::size_t k) { return std::min(pairs[k].up, pairs[k].down); };
    // Ties by place: std::stable_sort would allocate.
    std::ranges::sort(
        order_, [&](std::size_t a, std::size_t b) { return better(a) != better(b) ? better(a) < better(b) : a < b; });
    if (const auto top = static_cast<std::size_t>(o_.top); top > 0) order_.resize(std::min(top, order_.size()));
    if (order_.empty()) return;
    const auto kept = static_cast<double>(order_.size());
    double mean = 0, squares = 0;
    for (const std::size_t k : order_) mean += (pairs[k].up + pairs[k].down) / (2 * kept);
    for (const std::size_t k : order_)
      squares += (pairs[k].up - mean) * (pairs[k].up - mean) + (pairs[k].down - mean) * (pairs[k].down - mean);
    const double deviation = std::sqrt(squares / (2 * kept));
    if (!(deviation > 0)) return;
    for (const std::size_t k : order_) weights[k] = (pairs[k].up - pairs[k].down) / (kept * deviation);
  }

 private:
  const ArsOptions o_;
  std::vector<std::size_t> order_;
};

}  // namespace

std::unique_ptr<PairRule> make_pair_rule(const ArsOptions& options) { return std::make_unique<Ars>(options); }

}  // namespace ravine
