#include "ravine/methods/method.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ravine/core/error.hpp"
#include "ravine/methods/by_optimizer.hpp"
#include "ravine/methods/conjugate_gradient.hpp"
#include "ravine/methods/gradient_free.hpp"
#include "ravine/methods/katyusha.hpp"
#include "ravine/methods/lbfgs.hpp"
#include "ravine/methods/sarah.hpp"
#include "ravine/methods/svrg.hpp"

namespace ravine {
namespace {

// Sharpness-Aware Minimization. Foret et al., ICLR 2021, eq. 2-3. arXiv 2010.01412. Adaptive: Kwon et al., ICML 2021,
// Algorithm 1. arXiv 2102.11600. The norm is over all tensors; 1e-12 keeps it off 0, as in the well-known port.
template <class T>
void climb(const Sam& sam, std::span<T> x, std::span<const T> g) {
  double squares = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double d = static_cast<double>(g[i]) * (sam.adaptive ? static_cast<double>(x[i]) : 1);
    squares += d * d;
  }
  const T radius = static_cast<T>(sam.rho / (std::sqrt(squares) + 1e-12));
  for (std::size_t i = 0; i < x.size(); ++i) x[i] += radius * g[i] * (sam.adaptive ? x[i] * x[i] : T(1));
}

template <class T>
class FirstOrder final : public ByOptimizer<T> {
  using ByOptimizer<T>::optimizer_;

 public:
  FirstOrder(const OptimizerSpec& spec, const Layout& layout, Threads& threads)
      : ByOptimizer<T>(spec, layout, threads), layout_(layout), sam_(optimizer_.spec().template find<Sam>()) {
    if (optimizer_.takes_curvature()) sample_ = Buffer<T>(layout.size());
    if (sam_ == nullptr) return;
    x_ = Buffer<T>(layout.size());
    g_ = Buffer<T>(layout.size());
  }

  void step(Objective<T>& objective, std::span<T> x, std::span<const T> g, double value, const Clock& clock,
            std::uint64_t draw) override {
    if (optimizer_.wants_curvature() && objective.curvature_sample(x, sample_.span(), draw)) {
      ++evaluations_;
      optimizer_.curvature(sample_.span());
    }
    if (sam_ != nullptr) {
      std::copy(x.begin(), x.end(), x_.span().begin());
      std::copy(g.begin(), g.end(), g_.span().begin());
      for (const std::size_t b : optimizer_.frozen()) std::ranges::fill(view(g_.span(), layout_[b]), T(0));
      climb<T>(*sam_, x, g_.span());
      objective.value_and_gradient(x, g_.span(), draw);
      ++evaluations_;
      std::copy(x_.span().begin(), x_.span().end(), x.begin());
      g = g_.span();
    }
    optimizer_.step(x, g, clock, value);
  }
  [[nodiscard]] std::size_t evaluations() const override { return evaluations_; }

 private:
  const Layout& layout_;
  const Sam* sam_;  // of optimizer_'s spec, or nullptr
  Buffer<T> x_{0}, g_{0}, sample_{0};
  std::size_t evaluations_ = 0;
};

// L-BFGS or conjugate gradients: they evaluate the objective themselves.
template <class T, class Engine, class Options>
class LineSearching final : public Method<T> {
 public:
  using typename Method<T>::Slot;

  LineSearching(const OptimizerSpec& spec, const Options& options, const Layout& layout)
      : spec_(spec), engine_(options, layout.size()) {
    if (!spec.schedule.empty())
      fail_usage(std::string("optimizer ") + spec.info().about.name +
                 " searches its steps itself: it takes no schedule");
  }

  void step(Objective<T>& objective, std::span<T> x, std::span<const T> /*g*/, double /*value*/, const Clock& /*clock*/,
            std::uint64_t draw) override {
    engine_.step(objective, x, draw);
    evaluations_ += engine_.evaluations();
  }
  [[nodiscard]] Progress progress() const override { return engine_.progress(); }
  [[nodiscard]] double rate() const override { return spec_.lr(); }
  [[nodiscard]] std::size_t evaluations() const override { return evaluations_; }
  [[nodiscard]] std::vector<Slot> slots() override {
    std::vector<Slot> result;
    for (auto& slot : engine_.slots()) result.push_back({slot.name, slot.values});
    return result;
  }
  [[nodiscard]] std::vector<double> numbers() const override { return engine_.numbers(); }
  void set_numbers(const std::vector<double>& numbers) override { engine_.set_numbers(numbers); }

 private:
  OptimizerSpec spec_;
  Engine engine_;
  std::size_t evaluations_ = 0;
};

}  // namespace

template <class T>
std::unique_ptr<Method<T>> make_method(const OptimizerSpec& spec, const Layout& layout, Threads& threads) {
  const AnyRule* rule = spec.parts[0].rule.get();
  if (const auto* r = dynamic_cast<const MethodRule<LbfgsOptions>*>(rule))
    return std::make_unique<LineSearching<T, Lbfgs<T>, LbfgsOptions>>(spec, r->options(), layout);
  if (const auto* r = dynamic_cast<const MethodRule<ConjugateGradientOptions>*>(rule))
    return std::make_unique<LineSearching<T, ConjugateGradient<T>, ConjugateGradientOptions>>(spec, r->options(),
                                                                                              layout);
  if (const auto* r = dynamic_cast<const MethodRule<SvrgOptions>*>(rule))
    return std::make_unique<Svrg<T>>(spec, r->options(), layout);
  if (const auto* r = dynamic_cast<const MethodRule<SarahOptions>*>(rule))
    return std::make_unique<Sarah<T>>(spec, r->options(), layout);
  if (const auto* r = dynamic_cast<const MethodRule<KatyushaOptions>*>(rule))
    return std::make_unique<Katyusha<T>>(spec, r->options(), layout);
  if (auto method = make_gradient_free<T>(spec, layout, threads)) return method;
  return std::make_unique<FirstOrder<T>>(spec, layout, threads);
}

template std::unique_ptr<Method<float>> make_method(const OptimizerSpec&, const Layout&, Threads&);
template std::unique_ptr<Method<double>> make_method(const OptimizerSpec&, const Layout&, Threads&);

}  // namespace ravine
