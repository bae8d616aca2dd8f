#include "ravine/methods/finite_sum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "ravine/core/error.hpp"
#include "ravine/core/random.hpp"
#include "ravine/methods/katyusha.hpp"
#include "ravine/methods/minimize.hpp"
#include "ravine/methods/sarah.hpp"
#include "ravine/methods/svrg.hpp"
#include "ravine/objective/function.hpp"
#include "tests/allocations.hpp"

namespace ravine {
namespace {

double draw(std::size_t i) { return 2 * Random(7, Stream::noise).uniform(i) - 1; }

// Mean over rows of a loss of a.x and b, plus ridge/2 |x|^2, from 0: least squares 1/2 (a.x - b)^2, or the logistic
// loss log(1 + exp(-b a.x)) with b = +-1. Rows have length 1, so that the components are (1 + ridge)-smooth, or better.
class Rows final : public Objective<double> {
 public:
  enum class Loss { squares, logistic };
  Rows(std::size_t rows, std::size_t n, double ridge, Loss loss = Loss::squares)
      : n_(n), ridge_(ridge), loss_(loss), a_(rows * n), b_(rows), all_(rows) {
    layout_.add("x", {n}, Kind::vector);
    std::iota(all_.begin(), all_.end(), 0U);
    for (std::size_t r = 0; r < rows; ++r) {
      double squares = 0;
      for (std::size_t i = 0; i < n; ++i) {
        a_[r * n + i] = draw(r * n + i) / static_cast<double>(i + 1);
        squares += a_[r * n + i] * a_[r * n + i];
      }
      for (std::size_t i = 0; i < n; ++i) a_[r * n + i] /= std::sqrt(squares);
      b_[r] = draw(1'000'000 + r);
      if (loss == Loss::logistic) b_[r] = b_[r] > 0 ? 1 : -1;
    }
  }
  [[nodiscard]] const Layout& layout() const override { return layout_; }
  void start(std::span<double> /*x*/) const override {}
  double value(std::span<const double> x) override {
    double f = 0, squares = 0;
    for (std::size_t r = 0; r < b_.size(); ++r) {
      const double p = product(x, r);
      f += loss_ == Loss::squares ? 0.5 * (p - b_[r]) * (p - b_[r]) : std::log1p(std::exp(-b_[r] * p));
    }
    for (std::size_t i = 0; i < n_; ++i) squares += x[i] * x[i];
    return f / static_cast<double>(b_.size()) + 0.5 * ridge_ * squares;
  }
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t /*draw*/) override {
    mean(all_, x, g);
    return value(x);
  }
  [[nodiscard]] std::size_t components() const override { return b_.size(); }
  void component_gradient(std::span<const std::uint32_t> components, std::span<const double> x, std::span<double> g,
                          std::uint64_t /*draw*/) override {
    taken += components.size();
    mean(components, x, g);
  }
  std::size_t taken = 0;  // gradients of a component

 private:
  [[nodiscard]] double product(std::span<const double> x, std::size_t r) const {
    double p = 0;
    for (std::size_t i = 0; i < n_; ++i) p += a_[r * n_ + i] * x[i];
    return p;
  }
  void mean(std::span<const std::uint32_t> rows, std::span<const double> x, std::span<double> g) const {
    for (std::size_t i = 0; i < n_; ++i) g[i] = 0;
    for (const std::uint32_t r : rows) {
      const double p = product(x, r);
      const double slope = loss_ == Loss::squares ? p - b_[r] : -b_[r] / (1 + std::exp(b_[r] * p));
      for (std::size_t i = 0; i < n_; ++i) g[i] += slope * a_[r * n_ + i];
    }
    for (std::size_t i = 0; i < n_; ++i) g[i] = g[i] / static_cast<double>(rows.size()) + ridge_ * x[i];
  }

  std::size_t n_;
  double ridge_;
  Loss loss_;
  Layout layout_;
  std::vector<double> a_, b_;
  std::vector<std::uint32_t> all_;
};

template <class T>
double size_of(std::span<const T> g) {
  double squares = 0;
  for (const T v : g) squares += static_cast<double>(v) * static_cast<double>(v);
  return std::sqrt(squares);
}

// Steps of a method, made as its paper makes them: the full gradient is taken only where it is looked at.
template <class T>
struct Driver {
  Driver(const std::string& text, Objective<T>& objective)
      : spec(text),
        f(objective),
        method(make_method<T>(spec, f.layout(), threads)),
        x(f.layout().size()),
        g(f.layout().size()) {
    f.start(x.span());
  }
  void run(std::size_t count) {
    for (; count > 0; --count, ++steps) {
      auto* sum = dynamic_cast<FiniteSum<T>*>(method.get());
      const bool uses = sum == nullptr || sum->uses_gradient(f);
      if (uses) f.value_and_gradient(x.span(), g.span(), steps + 1), ++full;
      const double t = static_cast<double>(steps);
      method->step(f, x.span(), uses ? std::span<const T>(g.span()) : std::span<const T>(), 0,
                   {.step = t, .steps = 1000, .epoch = t, .epochs = 1000}, steps + 1);
    }
  }
  double gradient() {
    f.value_and_gradient(x.span(), g.span(), 1);
    return size_of<T>(g.span());
  }
  OptimizerSpec spec;
  Objective<T>& f;
  Threads threads{1};
  std::unique_ptr<Method<T>> method;
  Buffer<T> x, g;
  std::size_t steps = 0, full = 0;
};

const std::vector<std::string> methods{"svrg",     "svrg bb=true",           "sarah", "sarah gamma=0.125",
                                       "katyusha", "katyusha convexity=0.05"};

Rows least_squares() { return {60, 5, 0.05}; }

template <class T>
void check_components(Objective<T>& f, double tolerance) {
  const std::size_t n = f.components(), size = f.layout().size();
  ASSERT_GT(n, 1U);
  std::vector<T> x(size), g(size), one(size);
  f.start(x);
  f.value_and_gradient(x, g, 1);
  std::vector<double> sum(size), pair(size);
  for (std::uint32_t i = 0; i < n; ++i) {
    f.component_gradient(std::array{i}, x, one, 1);
    for (std::size_t k = 0; k < size; ++k) sum[k] += static_cast<double>(one[k]) / static_cast<double>(n);
    if (i < 2)
      for (std::size_t k = 0; k < size; ++k) pair[k] += static_cast<double>(one[k]) / 2;
  }
  f.component_gradient(std::array{1U, 0U}, x, one, 1);
  for (std::size_t k = 0; k < size; ++k) {
    EXPECT_NEAR(sum[k], static_cast<double>(g[k]), tolerance);
    EXPECT_NEAR(pair[k], static_cast<double>(one[k]), tolerance);
  }
}

TEST(FiniteSum, TheGradientIsTheMeanOverTheComponents) {
  std::size_t sums = 0;
  for (const FunctionInfo& info : list_functions()) {
    const auto f = make_function<double>(info.name);
    EXPECT_EQ(f->components(), info.components) << info.name;
    if (info.components == 0) continue;
    ++sums;
    SCOPED_TRACE(info.name);
    check_components(*f, 1e-14);
    check_components(*make_function<float>(info.name), 1e-6);
  }
  EXPECT_EQ(sums, 4U);
  Rows squares = least_squares(), logistic(40, 4, 0.01, Rows::Loss::logistic);
  check_components(squares, 1e-14);
  check_components(logistic, 1e-14);
  std::vector<double> x(squares.layout().size());
  for (std::size_t i = 0; i < 4; ++i) x[i] = draw(i);
  EXPECT_LT(gradient_error<double>(squares, x, 1e-6), 1e-8);
  EXPECT_LT(gradient_error<double>(logistic, x, 1e-6), 1e-8);
}

// E v = grad f(x) for SVRG and Katyusha; for SARAH it is grad f(x) - grad f(x_last) + v_last (its eq. 7).
TEST(FiniteSum, TheVarianceReducedGradientIsUnbiased) {
  for (const std::string& text : methods) {
    Rows f(40, 4, 0.01, Rows::Loss::logistic);
    Driver<double> d(text + " inner=10 lr=0.5", f);
    d.run(15);
    auto& method = dynamic_cast<FiniteSum<double>&>(*d.method);
    const std::size_t size = f.layout().size();
    std::vector<double> x(size), g(size), at_anchor(size), v(size), mean(size);
    for (std::size_t i = 0; i < 4; ++i) x[i] = d.x[i] + 0.3 * draw(i);
    f.value_and_gradient(x, g, 1);
    const auto slots = method.slots();
    ASSERT_EQ(slots[1].name, "anchor_gradient");
    f.value_and_gradient(slots[0].values, at_anchor, 1);
    double spread = 0, plain = 0, bias = 0;
    for (std::uint32_t i = 0; i < f.components(); ++i) {
      method.estimate(f, x, std::array{i}, 1, v);
      for (std::size_t k = 0; k < size; ++k) mean[k] += v[k] / static_cast<double>(f.components());
    }
    for (std::uint32_t i = 0; i < f.components(); ++i) {
      method.estimate(f, x, std::array{i}, 1, v);
      for (std::size_t k = 0; k < size; ++k) spread += (v[k] - mean[k]) * (v[k] - mean[k]);
      f.component_gradient(std::array{i}, x, v, 1);
      for (std::size_t k = 0; k < size; ++k) plain += (v[k] - g[k]) * (v[k] - g[k]);
    }
    for (std::size_t k = 0; k < size; ++k) {
      EXPECT_NEAR(mean[k], g[k] - at_anchor[k] + slots[1].values[k], 1e-14) << text;
      bias = std::max(bias, std::abs(mean[k] - g[k]));
    }
    if (!text.starts_with("sarah")) {
      EXPECT_LT(bias, 1e-14) << text;
    }
    EXPECT_LT(spread, 0.2 * plain) << text;
  }
}

// Where SGD keeps the noise of its components, which do not agree on a minimum.
TEST(FiniteSum, TheVarianceGoesToZeroAtTheOptimum) {
  for (const std::string& text : methods) {
    Rows f = least_squares();
    Driver<double> d(text + " lr=0.2", f);
    auto& method = dynamic_cast<FiniteSum<double>&>(*d.method);
    std::vector<double> v(f.layout().size()), component(v.size());
    auto variance = [&] {
      double sum = 0, plain = 0;
      for (std::uint32_t i = 0; i < f.components(); ++i) {
        method.estimate(f, d.x.span(), std::array{i}, 1, v);
        sum += size_of<double>(v) * size_of<double>(v);
        f.component_gradient(std::array{i}, d.x.span(), component, 1);
        plain += size_of<double>(component) * size_of<double>(component);
      }
      EXPECT_GT(plain / 60, 0.01) << text;
      return sum / 60;
    };
    d.run(90);
    const double early = variance();
    d.run(12'000);
    EXPECT_LT(variance(), 1e-18) << text;
    EXPECT_GT(early, 1e-9) << text;
  }
}

TEST(FiniteSum, ConvergesLinearlyWhereSgdStaysAtItsNoise) {
  for (const std::string& text : methods) {
    Rows f = least_squares();
    Driver<double> d(text + " lr=0.2 inner=120", f);
    const double start = d.gradient();
    std::vector<double> sizes;
    for (int i = 0; i < 100; ++i) {
      d.run(120);
      sizes.push_back(d.gradient() / start);
    }
    EXPECT_LT(sizes.back(), 1e-10) << text;
    // As many digits in every stretch of rounds, until rounding ends it.
    for (std::size_t i = 0; i + 30 < sizes.size(); ++i)
      if (sizes[i] > 1e-10) {
        EXPECT_LT(sizes[i + 30], 0.2 * sizes[i]) << text << " round " << i;
      }
  }

  Rows f = least_squares();
  Buffer<double> x(f.layout().size()), g(f.layout().size());
  const Random random(0, Stream::sample);
  f.value_and_gradient(x.span(), g.span(), 1);
  const double start = size_of<double>(g.span());
  double least = infinity;
  for (std::size_t t = 0; t < 12'000; ++t) {
    f.component_gradient(std::array{static_cast<std::uint32_t>(random.below(60, t))}, x.span(), g.span(), 1);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] -= 0.2 * g[i];
    f.value_and_gradient(x.span(), g.span(), 1);
    least = std::min(least, size_of<double>(g.span()));
  }
  EXPECT_GT(least, 1e-3 * start);
}

// Both at the rates that their theorems are about: 0.1/L and 1/L.
TEST(FiniteSum, KatyushaIsFasterOnABadlyConditionedSum) {
  auto left = [](const std::string& text) {
    Rows f(50, 20, 1e-3);
    Driver<double> d(text + " inner=100", f);
    d.run(10'000);
    return d.gradient();
  };
  EXPECT_LT(left("katyusha lr=1 convexity=1e-3"), 1e-4 * left("svrg lr=0.1"));
}

TEST(FiniteSum, ABatchOfAllIsGradientDescent) {
  for (const std::string text : {"svrg", "sarah", "sarah gamma=0.5"}) {
    Rows f = least_squares();
    Driver<double> d(text + " lr=0.3 batch=100 inner=7", f), plain("sgd lr=0.3", f);
    for (int i = 0; i < 40; ++i) {
      d.run(1), plain.run(1);
      for (std::size_t k = 0; k < d.x.size(); ++k) ASSERT_EQ(d.x[k], plain.x[k]) << text << " step " << i;
    }
    EXPECT_EQ(f.taken, 0U);
    EXPECT_EQ(d.method->evaluations(), 0U);
  }
}

// A round of SVRG against its definition, with batches of one component that are found by trying all.
TEST(FiniteSum, SvrgIsWhatThePaperSays) {
  Rows f(8, 3, 0.1);
  Driver<double> d("svrg lr=0.4 inner=5 seed=3", f);
  const std::size_t size = d.x.size();
  std::vector<double> snapshot(size), mu(size), at(size), there(size);
  std::vector<bool> used(8);
  for (std::size_t t = 0; t < 60; ++t) {
    const Buffer<double> before = d.x.clone();
    if (t % 5 == 0) {
      std::copy(before.span().begin(), before.span().end(), snapshot.begin());
      f.value_and_gradient(snapshot, mu, 1);
    }
    d.run(1);
    std::size_t fits = 0;
    for (std::uint32_t i = 0; i < 8; ++i) {
      f.component_gradient(std::array{i}, before.span(), at, 1);
      f.component_gradient(std::array{i}, snapshot, there, 1);
      double off = 0;
      for (std::size_t k = 0; k < size; ++k)
        off = std::max(off, std::abs(before[k] - 0.4 * (at[k] - there[k] + mu[k]) - d.x[k]));
      if (off > 1e-15) continue;
      ++fits;
      if (t % 5 != 0) used[i] = true;
    }
    EXPECT_EQ(fits, t % 5 == 0 ? 8U : 1U) << t;
  }
  EXPECT_EQ(std::count(used.begin(), used.end(), true), 8);
  EXPECT_EQ(d.full, 12U);
}

TEST(FiniteSum, SvrgTakesTheStepOfBarzilaiAndBorwein) {
  Rows f = least_squares();
  Driver<double> d("svrg bb=true lr=0.1 inner=30 batch=5", f);
  const std::size_t size = d.x.size();
  std::vector<double> x(size), g(size), last_x(size), last_g(size);
  for (int round = 0; round < 6; ++round) {
    std::copy(d.x.span().begin(), d.x.span().end(), x.begin());
    f.value_and_gradient(x, g, 1);
    double ss = 0, sy = 0;
    for (std::size_t k = 0; k < size; ++k) {
      ss += (x[k] - last_x[k]) * (x[k] - last_x[k]);
      sy += (x[k] - last_x[k]) * (g[k] - last_g[k]);
    }
    d.run(30);
    EXPECT_NEAR(d.method->rate(), round == 0 ? 0.1 : ss / sy / 30, 1e-12) << round;
    last_x = x, last_g = g;
  }
  d.run(30 * 500);  // both differences are rounding, or 0: the rate stays one that is finite and positive
  EXPECT_GT(d.method->rate(), 0);
  EXPECT_LT(d.gradient(), 1e-8);
}

TEST(FiniteSum, SarahPlusEndsARoundOnceItsEstimateIsSmall) {
  Rows f = least_squares();
  Driver<double> d("sarah lr=0.3 gamma=0.125 inner=100000", f);
  double first = 0;
  int rounds = 0;
  for (int t = 0; t < 3000; ++t) {
    const std::size_t full = d.full;
    d.run(1);
    const double v = size_of<double>(d.method->slots()[1].values), squares = v * v;
    if (d.full > full) {
      EXPECT_TRUE(t == 0 || rounds > 0);
      first = squares;
    }
    const bool over = dynamic_cast<FiniteSum<double>&>(*d.method).uses_gradient(f);
    EXPECT_EQ(over, squares <= 0.125 * first) << t;
    rounds += over ? 1 : 0;
  }
  EXPECT_GT(rounds, 5);
}

TEST(FiniteSum, KatyushasParametersAreThoseOfThePaper) {
  // n = 100, sigma = 0.01, L = 4: sqrt(100 0.01 / 12) = 0.288675...
  const KatyushaRound a = katyusha_round(0.01, 0.25, 100, 9);
  EXPECT_NEAR(a.tau1, 0.28867513459481287, 1e-15);
  EXPECT_EQ(a.tau2, 0.5);
  EXPECT_NEAR(a.alpha, 1 / (3 * 0.28867513459481287 * 4), 1e-15);
  EXPECT_NEAR(a.theta, 1 + 0.01 * a.alpha, 1e-15);
  EXPECT_EQ(katyusha_round(1, 0.25, 100, 0).tau1, 0.5);
  EXPECT_NEAR(katyusha_round(1, 0.25, 100, 0).alpha, 1.0 / 6, 1e-15);
  for (const std::uint64_t s : {0U, 1U, 6U}) {  // Katyusha^ns
    const KatyushaRound b = katyusha_round(0, 0.25, 100, s);
    EXPECT_EQ(b.tau1, 2 / (static_cast<double>(s) + 4));
    EXPECT_NEAR(b.alpha, (static_cast<double>(s) + 4) / 24, 1e-15);
    EXPECT_EQ(b.theta, 1);
  }
}

// With all components in a batch there is no chance: a second derivation, with weights that are powers.
TEST(FiniteSum, KatyushaIsWhatThePaperSays) {
  for (const double sigma : {0.0, 0.05}) {
    Rows f = least_squares();
    Driver<double> d("katyusha lr=0.8 batch=60 inner=4 convexity=" + std::to_string(sigma), f);
    const std::size_t size = d.x.size();
    std::vector<double> y(size), z(size), s(size), p(size), v(size), sum(size);
    for (std::size_t round = 0; round < 6; ++round) {
      const double tau =
          sigma > 0 ? std::min(0.5, std::sqrt(4 * sigma * 0.8 / 3)) : 2 / (static_cast<double>(round) + 4);
      const double alpha = 0.8 / (3 * tau);
      std::fill(sum.begin(), sum.end(), 0);
      double weights = 0;
      for (int j = 0; j < 4; ++j) {
        for (std::size_t k = 0; k < size; ++k) p[k] = tau * z[k] + 0.5 * s[k] + (0.5 - tau) * y[k];
        f.value_and_gradient(p, v, 1);
        const double weight = std::pow(1 + alpha * sigma, j);
        weights += weight;
        for (std::size_t k = 0; k < size; ++k) {
          const double z_last = z[k];
          z[k] -= alpha * v[k];
          y[k] = p[k] + tau * (z[k] - z_last);  // Option II, the same as the step of 1/(3L) here
          sum[k] += weight * y[k];
        }
        d.run(1);
        for (std::size_t k = 0; k < size; ++k) ASSERT_NEAR(d.x[k], y[k], 1e-14) << sigma << " " << round << " " << j;
      }
      for (std::size_t k = 0; k < size; ++k) s[k] = sum[k] / weights;
    }
    EXPECT_EQ(d.method->evaluations(), 24U + 5);  // one for each batch of all, and for each snapshot but the first
  }
}

TEST(FiniteSum, CountsInFullGradients) {
  for (const std::string& text : methods) {
    Rows f = least_squares();
    Driver<double> d(text + " batch=7 lr=0.1", f);
    d.run(100);
    const std::size_t own = text.starts_with("katyusha") ? 100 / 9 : 0;  // rounds of ceil(60 / 7) steps
    EXPECT_EQ(d.method->evaluations(), own + (f.taken + 59) / 60) << text;
    if (!text.starts_with("sarah g")) {
      EXPECT_EQ(d.full, text.starts_with("katyusha") ? 1U : 12U) << text;
    }
  }
}

TEST(FiniteSum, DrawsFollowTheSeedAlone) {
  for (const std::string& text : methods) {
    Rows f = least_squares();
    Driver<double> one(text + " batch=3", f), same(text + " batch=3", f), other(text + " batch=3 seed=1", f);
    one.run(50), same.run(50), other.run(50);
    bool differs = false;
    for (std::size_t k = 0; k < one.x.size(); ++k) {
      EXPECT_EQ(one.x[k], same.x[k]) << text;
      differs = differs || one.x[k] != other.x[k];
    }
    EXPECT_TRUE(differs) << text;
  }
}

template <class T>
void check_continues(const std::string& text, Objective<T>& f) {
  for (const std::size_t stop : {0U, 1U, 7U, 23U}) {
    Driver<T> whole(text, f), first(text, f), second(text, f);
    whole.run(60);
    first.run(stop);
    const auto from = first.method->slots(), to = second.method->slots();
    ASSERT_EQ(from.size(), to.size());
    for (std::size_t i = 0; i < from.size(); ++i)
      std::copy(from[i].values.begin(), from[i].values.end(), to[i].values.begin());
    second.method->set_numbers(first.method->numbers());
    std::copy(first.x.span().begin(), first.x.span().end(), second.x.span().begin());
    second.steps = stop;
    EXPECT_EQ(second.method->rate(), first.method->rate());
    second.run(60 - stop);
    for (std::size_t k = 0; k < whole.x.size(); ++k) ASSERT_EQ(whole.x[k], second.x[k]) << text << " at " << stop;
    EXPECT_EQ(whole.method->numbers(), second.method->numbers());
    EXPECT_EQ(whole.method->evaluations(), second.method->evaluations());
  }
}

TEST(FiniteSum, SaveAndContinueAsIfUninterrupted) {
  for (const std::string& text : methods) {
    Rows f = least_squares();
    check_continues<double>(text + " batch=7", f);
    check_continues<double>(text + " batch=7 | cosine warmup=10", f);
    check_continues<float>(text + " batch=2", *make_function<float>("wide_regression"));
    Driver<double> d(text, f);
    EXPECT_THROW(d.method->set_numbers({1, 2}), Error);
    std::vector<double> numbers = d.method->numbers();
    numbers[1] = -1;
    EXPECT_THROW(d.method->set_numbers(numbers), Error);
    numbers[1] = 0, numbers[0] = 61;  // of another sum
    d.method->set_numbers(numbers);
    EXPECT_THROW(d.run(1), Error);
  }
}

TEST(FiniteSum, DoesNotAllocateAfterTheFirstStep) {
  for (const std::string& text : methods) {
    Rows f = least_squares();
    Driver<double> d(text + " batch=7", f);
    d.run(1);
    const std::size_t before = allocations();
    d.run(50);
    EXPECT_EQ(allocations(), before) << text;
  }
}

TEST(FiniteSum, MinimizesTheRegressions) {
  for (const std::string& text : methods) {
    const auto f = make_function<double>("wide_regression");
    const FunctionInfo info = describe_function("wide_regression");
    const bool accelerated = text.starts_with("katyusha");
    const std::string spec = text == "katyusha convexity=0.05" ? "katyusha convexity=0.01" : text;
    const auto r = minimize<double>(*f, OptimizerSpec(spec + (accelerated ? " lr=1 batch=4" : " lr=0.5 batch=4")),
                                    {.steps = 20'000, .tolerance = 1e-7});
    EXPECT_NEAR(r.value, info.minimum, 1e-8) << text << " " << r.gradient_norm;
  }
}

std::string message_of(const std::string& text, Objective<double>& f) {
  try {
    Driver<double>(text, f).run(1);
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::usage);
    return e.what();
  }
  return "";
}

TEST(FiniteSum, SaysWhatItNeeds) {
  const auto f = make_function<double>("rosenbrock");
  EXPECT_EQ(
      message_of("svrg", *f),
      "optimizer svrg needs a mean over components: one of matrix_regression, square_regression, wide_regression, "
      "five_regression, or training on all rows at once (--batch full) without batch normalisation");
  EXPECT_EQ(message_of("sarah | cosine of=batch", *f), "optimizer sarah takes a schedule of lr only, not of batch");
  EXPECT_NE(message_of("katyusha | clip norm=1", *f).find("takes no stages"), std::string::npos);
  Buffer<double> x(f->layout().size()), g(f->layout().size());
  EXPECT_THROW(f->component_gradient(std::array{0U}, x.span(), g.span(), 1), Error);
}

}  // namespace
}  // namespace ravine
