// Estimates from values alone, held against what is known of them exactly.
#include "ravine/search/pair_rule.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "ravine/core/buffer.hpp"
#include "ravine/core/error.hpp"
#include "ravine/objective/function.hpp"
#include "ravine/search/estimator.hpp"

namespace ravine {
namespace {

// 1/2 x'Hx + b'x with H diagonal, in n dimensions.
class Quadratic final : public Objective<double> {
 public:
  Quadratic(std::size_t n, double curvature) : n_(n), curvature_(curvature) { layout_.add("x", {n}, Kind::vector); }
  [[nodiscard]] const Layout& layout() const override { return layout_; }
  void start(std::span<double> x) const override {
    for (std::size_t i = 0; i < n_; ++i) x[i] = 0.3 * static_cast<double>(i) - 0.7;
  }
  double value(std::span<const double> x) override {
    double f = 0;
    for (std::size_t i = 0; i < n_; ++i) f += x[i] * (h(i) / 2 * x[i] + b(i));
    return f;
  }
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t /*draw*/) override {
    for (std::size_t i = 0; i < n_; ++i) g[i] = h(i) * x[i] + b(i);
    return value(x);
  }

 private:
  [[nodiscard]] double h(std::size_t i) const { return curvature_ * static_cast<double>(i + 1); }
  static double b(std::size_t i) { return i % 2 == 0 ? 1 : -0.5; }
  std::size_t n_;
  double curvature_;
  Layout layout_;
};

struct Estimate {
  Buffer<double> exact, got, x;
};

Estimate estimate(Quadratic& f, std::unique_ptr<PairRule> rule, std::uint64_t t = 0) {
  const std::size_t n = f.layout().size();
  Estimate e{Buffer<double>(n), Buffer<double>(n), Buffer<double>(n)};
  f.start(e.x.span());
  f.value_and_gradient(e.x.span(), e.exact.span(), 0);
  make_pair_estimator<double>(std::move(rule), f.layout())->estimate(f, e.x.span(), t, 0, e.got.span());
  return e;
}

RandomDifferenceOptions random_difference(double nu, double directions, double seed = 0) {
  RandomDifferenceOptions o;
  o.nu = nu;
  o.directions = directions;
  o.seed = seed;
  return o;
}

// On a quadratic a central difference is the slope along d, for any nu: g = d d'grad.
TEST(RandomDifference, HasNoBiasOnAQuadraticForAnyNu) {
  Quadratic f(6, 0.8);
  for (const double nu : {1e-3, 0.1, 5.0}) {
    const Estimate e = estimate(f, make_pair_rule(random_difference(nu, 1, 7)));
    const Directions directions(Directions::Law::gaussian, 7, f.layout());
    double slope = 0;
    directions.visit(0, 0, [&](std::size_t i, double d) { slope += d * e.exact[i]; });
    directions.visit(0, 0, [&](std::size_t i, double d) { EXPECT_NEAR(e.got[i], slope * d, 1e-10) << nu; });
  }
}

// E g = grad, and E |g - grad|^2 = (n + 1) |grad|^2 / N.
TEST(RandomDifference, HasTheVarianceThatItsDimensionGivesIt) {
  for (const std::size_t n : {2UL, 8UL, 32UL}) {
    Quadratic f(n, 0.5);
    constexpr int repeats = 4000;
    constexpr double directions = 4;
    double squares = 0, norm = 0;
    std::vector<double> mean(n);
    for (int r = 0; r < repeats; ++r) {
      const Estimate e = estimate(f, make_pair_rule(random_difference(0.1, directions, r)));
      norm = 0;
      for (std::size_t i = 0; i < n; ++i) {
        squares += (e.got[i] - e.exact[i]) * (e.got[i] - e.exact[i]) / repeats;
        mean[i] += (e.got[i] - e.exact[i]) / repeats;
        norm += e.exact[i] * e.exact[i];
      }
    }
    const double expected = static_cast<double>(n + 1) * norm / directions;
    EXPECT_NEAR(squares / expected, 1, 0.1) << n;
    // The variance of one component is at most 2 |grad|^2 / N.
    for (const double m : mean) EXPECT_LT(std::abs(m), 4.5 * std::sqrt(2 * norm / directions / repeats)) << n;
  }
}

TEST(RandomDifference, ScalesAsThePaperAndTheLectureDo) {
  Quadratic f(3, 1);
  RandomDifferenceOptions o = random_difference(0.25, 2, 3);
  const Estimate gradient = estimate(f, make_pair_rule(o));
  o.scaling = RandomDifferenceOptions::paper;
  const Estimate paper = estimate(f, make_pair_rule(o));
  o.scaling = RandomDifferenceOptions::lecture;
  const Estimate lecture = estimate(f, make_pair_rule(o));
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(paper.got[i], 2 * 0.25 * gradient.got[i], 1e-12);
    EXPECT_NEAR(lecture.got[i], 0.25 * paper.got[i], 1e-12);
  }
}

TEST(Spsa, TriesAllParametersAtOnceWithDecayingGains) {
  SpsaOptions o;
  o.c = 0.5;
  const auto rule = make_pair_rule(o, true), plain = make_pair_rule(o, false);
  EXPECT_NEAR(rule->radius(3), 0.5 * std::pow(4, -0.101), 1e-15);
  const ValuePair pairs[] = {{3, 1}};
  double weight = 0, undecayed = 0;
  rule->weigh(pairs, 3, {&weight, 1});
  plain->weigh(pairs, 3, {&undecayed, 1});
  EXPECT_NEAR(undecayed, 2 / (2 * rule->radius(3)), 1e-12);
  EXPECT_NEAR(weight, undecayed * std::pow(4, -0.602), 1e-12);
  // With one parameter it is the central difference, whatever the sign drawn.
  Quadratic f(1, 2);
  const Estimate e = estimate(f, make_pair_rule(SpsaOptions{}, false), 5);
  EXPECT_NEAR(e.got[0], e.exact[0], 1e-12);
}

std::vector<double> weigh(const ArsOptions& o, const std::vector<ValuePair>& pairs) {
  std::vector<double> weights(pairs.size());
  make_pair_rule(o)->weigh(pairs, 0, weights);
  return weights;
}

ArsOptions ars(double directions, double top) {
  ArsOptions o;
  o.directions = directions;
  o.top = top;
  return o;
}

// With one direction the deviation is half the difference: a step by the sign alone.
TEST(Ars, WithOneDirectionIsASignStep) {
  EXPECT_EQ(weigh(ars(1, 0), {{5, 3}}), std::vector<double>{2});
  EXPECT_EQ(weigh(ars(1, 0), {{3, 1000}}), std::vector<double>{-2});
}

TEST(Ars, DividesByThePopulationDeviationOfTheKeptReturns) {
  // Values 1, 3, 2, 6: mean 3, variance (4 + 0 + 1 + 9) / 4 = 3.5.
  const std::vector<double> w = weigh(ars(2, 0), {{1, 3}, {2, 6}});
  EXPECT_NEAR(w[0], -2 / (2 * std::sqrt(3.5)), 1e-15);
  EXPECT_NEAR(w[1], -4 / (2 * std::sqrt(3.5)), 1e-15);
}

TEST(Ars, IsInvariantToAffineChangesOfTheReturn) {
  const std::vector<ValuePair> pairs{{1, 3}, {2, 6}, {-1, 0.5}};
  std::vector<ValuePair> changed = pairs;
  for (ValuePair& p : changed) p = {70 + 12 * p.up, 70 + 12 * p.down};
  const std::vector<double> a = weigh(ars(3, 2), pairs), b = weigh(ars(3, 2), changed);
  for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(a[k], b[k], 1e-14);
}

// Values are costs: the best of a pair is the smaller one.
TEST(Ars, KeepsTheDirectionsWithTheBestOfTheirTwo) {
  const std::vector<double> w = weigh(ars(4, 2), {{9, 8}, {1, 50}, {7, 7.5}, {60, 2}});
  EXPECT_EQ(w[0], 0);
  EXPECT_LT(w[1], 0);
  EXPECT_EQ(w[2], 0);
  EXPECT_GT(w[3], 0);
}

TEST(Ars, DoesNotMoveWhereAllReturnsAreEqual) { EXPECT_EQ(weigh(ars(2, 0), {{4, 4}, {4, 4}}), std::vector<double>(2)); }

TEST(Ars, LeavesOutWhatIsNotFinite) {
  const std::vector<double> w = weigh(ars(2, 0), {{std::nan(""), 1}, {4, 2}});
  EXPECT_EQ(w, (std::vector<double>{0, 2}));
}

TEST(Ars, RefusesToKeepMoreThanItHas) { EXPECT_THROW(make_pair_rule(ars(2, 3)), Error); }

TEST(OpenaiEs, WeighsByCentredRanks) {
  OpenaiEsOptions o;
  o.directions = 2;
  const auto rule = make_pair_rule(o);
  std::vector<double> w(2);
  // Ranks of 10, 1000, -5, 20: 1, 3, 0, 2 of 3.
  const ValuePair pairs[] = {{10, 1000}, {-5, 20}};
  rule->weigh(pairs, 0, w);
  EXPECT_NEAR(w[0], (1.0 / 3 - 1) / 4, 1e-15);
  EXPECT_NEAR(w[1], (0 - 2.0 / 3) / 4, 1e-15);
  const ValuePair equal[] = {{1, 1}, {1, 1}};
  rule->weigh(equal, 0, w);
  EXPECT_EQ(w, std::vector<double>(2));
}

TEST(FiniteDifference, IsTheGradient) {
  for (const char* name : {"rosenbrock", "beale", "himmelblau", "matrix_regression"}) {
    const auto f = make_function<double>(name);
    const std::size_t n = f->layout().size();
    Buffer<double> x(n), exact(n), got(n);
    f->start(x.span());
    f->value_and_gradient(x.span(), exact.span(), 0);
    FiniteDifferenceOptions o;
    for (const int kind : {FiniteDifferenceOptions::central, FiniteDifferenceOptions::forward}) {
      o.kind = kind;
      const auto estimator = make_coordinate_estimator<double>(o, f->layout());
      estimator->estimate(*f, x.span(), 0, 0, got.span());
      const double tolerance = kind == FiniteDifferenceOptions::central ? 1e-7 : 1e-4;
      for (std::size_t i = 0; i < n; ++i)
        EXPECT_NEAR(got[i], exact[i], tolerance * std::max(1.0, std::abs(exact[i]))) << name;
      EXPECT_EQ(estimator->evaluations(),
                kind == FiniteDifferenceOptions::central ? 2 * f->layout().parameters() : f->layout().parameters() + 1);
    }
  }
}

}  // namespace
}  // namespace ravine
