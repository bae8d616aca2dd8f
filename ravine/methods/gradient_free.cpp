#include "ravine/methods/gradient_free.hpp"

#include <algorithm>
#include <cmath>

#include "ravine/core/error.hpp"
#include "ravine/methods/by_optimizer.hpp"
#include "ravine/optim/method_rules.hpp"
#include "ravine/search/distribution.hpp"
#include "ravine/search/estimator.hpp"

namespace ravine {
namespace {

std::string owner_of(const OptimizerSpec& spec) { return std::string("optimizer ") + spec.info().about.name; }

// The optimizer behind `by`; without one, plain descent at the rule's own rate and schedule.
OptimizerSpec stepper(const OptimizerSpec& spec) {
  if (!spec.by.empty()) return spec.by[0];
  for (const std::string& of : spec.schedule.targets())
    if (of != "lr" && of != "batch") fail_usage(owner_of(spec) + " takes a schedule of lr only, not of " + of);
  OptimizerSpec plain("sgd");
  plain.set_lr(spec.lr());
  plain.schedule = spec.schedule;
  return plain;
}

template <class T>
class Estimated final : public ByOptimizer<T> {
  using ByOptimizer<T>::optimizer_;

 public:
  Estimated(std::unique_ptr<Estimator<T>> estimator, const OptimizerSpec& spec, const Layout& layout, Threads& threads)
      : ByOptimizer<T>(stepper(spec), layout, threads), estimator_(std::move(estimator)), g_(layout.size()) {}

  void step(Objective<T>& objective, std::span<T> x, std::span<const T> /*g*/, double /*value*/, const Clock& clock,
            std::uint64_t draw) override {
    const double value =
        estimator_->estimate(objective, x, static_cast<std::uint64_t>(optimizer_.steps()), draw, g_.span());
    optimizer_.step(x, g_.span(), clock, value);
  }
  [[nodiscard]] bool gradient_free() const override { return true; }
  [[nodiscard]] std::size_t evaluations() const override {
    return static_cast<std::size_t>(optimizer_.steps()) * estimator_->evaluations();
  }

 private:
  std::unique_ptr<Estimator<T>> estimator_;
  Buffer<T> g_;
};

// Between the flat buffers of a layout and numbers without gaps.
template <class T>
void pack(const Layout& layout, std::span<const T> x, std::span<double> packed) {
  std::size_t i = 0;
  for (const Block& block : layout.blocks())
    for (const T v : view(x, block)) packed[i++] = static_cast<double>(v);
}

template <class T>
void unpack(const Layout& layout, std::span<const double> packed, std::span<T> x) {
  std::size_t i = 0;
  for (const Block& block : layout.blocks())
    for (T& v : view(x, block)) v = static_cast<T>(packed[i++]);
}

template <class T>
class Population final : public Candidates<T> {
 public:
  Population(const Distribution& distribution, const Layout& layout) : distribution_(distribution), layout_(layout) {}
  void write(std::size_t i, std::span<T> x) const override {
    thread_local std::vector<double> point;
    point.resize(layout_.parameters());
    distribution_.point(i, point);
    unpack<T>(layout_, point, x);
  }

 private:
  const Distribution& distribution_;
  const Layout& layout_;
};

template <class T>
class Sampled final : public Method<T> {
 public:
  using typename Method<T>::Slot;

  Sampled(std::unique_ptr<Distribution> distribution, const OptimizerSpec& spec, const Layout& layout)
      : owner_(owner_of(spec)),
        lr_(spec.lr()),
        layout_(layout),
        distribution_(std::move(distribution)),
        packed_(layout.parameters()),
        point_(layout.size()) {
    if (!spec.schedule.empty()) fail_usage(owner_ + " adapts its steps itself: it takes no schedule");
  }

  void step(Objective<T>& objective, std::span<T> x, std::span<const T> /*g*/, double /*value*/, const Clock& /*clock*/,
            std::uint64_t draw) override {
    if (!begun_) {
      pack<T>(layout_, x, packed_);
      distribution_->begin(packed_);
      begun_ = true;
    }
    distribution_->sample();
    values_.resize(distribution_->population());
    objective.values(Population<T>(*distribution_, layout_), draw, point_.span(), values_);
    distribution_->tell(values_);
    evaluations_ += static_cast<double>(values_.size());
    unpack<T>(layout_, distribution_->mean(), x);
  }
  [[nodiscard]] bool gradient_free() const override { return true; }
  [[nodiscard]] bool has_readout() const override { return distribution_->keeps_best(); }
  void readout(std::span<T> x) const override {
    if (!distribution_->best().empty()) unpack<T>(layout_, distribution_->best(), x);
  }
  [[nodiscard]] Progress progress() const override {
    return distribution_->converged() ? Progress::converged : Progress::moving;
  }
  [[nodiscard]] double rate() const override { return lr_; }
  [[nodiscard]] std::size_t evaluations() const override { return static_cast<std::size_t>(evaluations_); }
  [[nodiscard]] std::vector<Slot> slots() override { return {}; }
  [[nodiscard]] std::vector<double> numbers() const override {
    std::vector<double> all{begun_ ? 1.0 : 0.0, evaluations_};
    const std::vector<double> its = distribution_->numbers();
    if (begun_) all.insert(all.end(), its.begin(), its.end());
    return all;
  }
  void set_numbers(const std::vector<double>& numbers) override {
    bool fits = numbers.size() >= 2;
    if (fits && numbers[0] != 0) fits = distribution_->set_numbers(std::span(numbers).subspan(2));
    if (!fits) fail_data("the state of " + owner_ + " is damaged; begin anew from the parameters");
    begun_ = numbers[0] != 0;
    evaluations_ = numbers[1];
  }

 private:
  const std::string owner_;
  const double lr_;
  const Layout& layout_;
  std::unique_ptr<Distribution> distribution_;
  bool begun_ = false;
  double evaluations_ = 0;
  std::vector<double> packed_, values_;
  Buffer<T> point_;
};

}  // namespace

template <class T>
std::unique_ptr<Method<T>> make_gradient_free(const OptimizerSpec& spec, const Layout& layout, Threads& threads) {
  const AnyRule* rule = spec.parts[0].rule.get();
  const auto estimated = [&](std::unique_ptr<Estimator<T>> estimator) {
    return std::make_unique<Estimated<T>>(std::move(estimator), spec, layout, threads);
  };
  const auto pairs = [&](std::unique_ptr<PairRule> pair_rule) {
    return estimated(make_pair_estimator<T>(std::move(pair_rule), layout));
  };
  if (const auto* r = dynamic_cast<const MethodRule<RandomDifferenceOptions>*>(rule))
    return pairs(make_pair_rule(r->options()));
  if (const auto* r = dynamic_cast<const MethodRule<SpsaOptions>*>(rule))
    return pairs(make_pair_rule(r->options(), spec.by.empty()));
  if (const auto* r = dynamic_cast<const MethodRule<ArsOptions>*>(rule)) return pairs(make_pair_rule(r->options()));
  if (const auto* r = dynamic_cast<const MethodRule<OpenaiEsOptions>*>(rule))
    return pairs(make_pair_rule(r->options()));
  if (const auto* r = dynamic_cast<const MethodRule<FiniteDifferenceOptions>*>(rule))
    return estimated(make_coordinate_estimator<T>(r->options(), layout));
  const auto sampled = [&](const auto& options) {
    return std::make_unique<Sampled<T>>(make_distribution(options, layout.parameters()), spec, layout);
  };
  if (const auto* r = dynamic_cast<const MethodRule<CmaEsOptions>*>(rule)) return sampled(r->options());
  if (const auto* r = dynamic_cast<const MethodRule<CrossEntropyOptions>*>(rule)) return sampled(r->options());
  return nullptr;
}

template std::unique_ptr<Method<float>> make_gradient_free(const OptimizerSpec&, const Layout&, Threads&);
template std::unique_ptr<Method<double>> make_gradient_free(const OptimizerSpec&, const Layout&, Threads&);

}  // namespace ravine
