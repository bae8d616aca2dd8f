#include <algorithm>
#include <vector>

#include "ravine/core/buffer.hpp"
#include "ravine/search/estimator.hpp"

namespace ravine {
namespace {

// Candidate 2k is x + radius d_k, candidate 2k + 1 is x - radius d_k.
template <class T>
class Mirrored final : public Candidates<T> {
 public:
  Mirrored(const Directions& directions, std::span<const T> x, std::uint64_t t, double radius)
      : directions_(directions), x_(x), t_(t), radius_(radius) {}
  void write(std::size_t i, std::span<T> x) const override {
    std::ranges::copy(x_, x.begin());
    const double scale = i % 2 == 0 ? radius_ : -radius_;
    directions_.visit(t_, i / 2, [&](std::size_t at, double d) { x[at] += static_cast<T>(scale * d); });
  }

 private:
  const Directions& directions_;
  std::span<const T> x_;
  std::uint64_t t_;
  double radius_;
};

template <class T>
class PairEstimator final : public Estimator<T> {
 public:
  PairEstimator(std::unique_ptr<PairRule> rule, const Layout& layout)
      : rule_(std::move(rule)),
        directions_(rule_->law(), rule_->seed(), layout),
        point_(layout.size()),
        values_(2 * rule_->directions()),
        pairs_(rule_->directions()),
        weights_(rule_->directions()) {}

  double estimate(Objective<T>& objective, std::span<const T> x, std::uint64_t t, std::uint64_t draw,
                  std::span<T> g) override {
    const auto at = static_cast<double>(t);
    objective.values(Mirrored<T>(directions_, x, t, rule_->radius(at)), draw, point_.span(), values_);
    double sum = 0, count = 0;
    for (std::size_t k = 0; k < pairs_.size(); ++k) {
      pairs_[k] = {values_[2 * k], values_[2 * k + 1]};
      for (const double v : {pairs_[k].up, pairs_[k].down})
        if (std::isfinite(v)) sum += v, ++count;
    }
    rule_->weigh(pairs_, at, weights_);
    std::ranges::fill(g, T(0));
    for (std::size_t k = 0; k < weights_.size(); ++k) {
      if (weights_[k] == 0) continue;
      directions_.visit(t, k, [&](std::size_t i, double d) { g[i] += static_cast<T>(weights_[k] * d); });
    }
    return sum / count;
  }
  [[nodiscard]] std::size_t evaluations() const override { return values_.size(); }

 private:
  std::unique_ptr<PairRule> rule_;
  Directions directions_;
  Buffer<T> point_;
  std::vector<double> values_;
  std::vector<ValuePair> pairs_;
  std::vector<double> weights_;
};

}  // namespace

template <class T>
std::unique_ptr<Estimator<T>> make_pair_estimator(std::unique_ptr<PairRule> rule, const Layout& layout) {
  return std::make_unique<PairEstimator<T>>(std::move(rule), layout);
}

template std::unique_ptr<Estimator<float>> make_pair_estimator(std::unique_ptr<PairRule>, const Layout&);
template std::unique_ptr<Estimator<double>> make_pair_estimator(std::unique_ptr<PairRule>, const Layout&);

}  // namespace ravine
