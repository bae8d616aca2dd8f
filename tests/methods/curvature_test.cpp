// Rules that take a second gradient into their state get it from the objective, where it has one.
#include <gtest/gtest.h>

#include <cmath>

#include "ravine/methods/method.hpp"

namespace ravine {
namespace {

// x^2 / 2 per coordinate, with samples 10, 11, 12, ... (of the draws 0, 1, 2, ...) in place of any curvature.
class Sampled final : public Objective<double> {
 public:
  explicit Sampled(bool samples) : samples_(samples) { layout_.add("x", {2}, Kind::vector); }
  [[nodiscard]] const Layout& layout() const override { return layout_; }
  void start(std::span<double> x) const override { x[0] = x[1] = 3; }
  double value(std::span<const double> x) override { return 0.5 * (x[0] * x[0] + x[1] * x[1]); }
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t /*draw*/) override {
    g[0] = x[0], g[1] = x[1];
    return value(x);
  }
  bool curvature_sample(std::span<const double> /*x*/, std::span<double> g, std::uint64_t draw) override {
    if (!samples_) return false;
    ++asked;
    g[0] = g[1] = 10 + static_cast<double>(draw);
    return true;
  }
  int asked = 0;

 private:
  bool samples_;
  Layout layout_;
};

struct Trace {
  std::vector<double> h;
  int asked;
  std::size_t evaluations;
};

Trace trace(const char* spec, bool samples, int steps) {
  Sampled objective(samples);
  Threads threads(1);
  const auto method = make_method<double>(OptimizerSpec(spec), objective.layout(), threads);
  Buffer<double> x(objective.layout().size()), g(x.size());
  objective.start(x.span());
  Trace result{};
  for (int t = 0; t < steps; ++t) {
    const double value = objective.value_and_gradient(x.span(), g.span(), static_cast<std::uint64_t>(t));
    method->step(objective, x.span(), g.span(), value,
                 {.step = static_cast<double>(t), .steps = static_cast<double>(steps)}, static_cast<std::uint64_t>(t));
    for (const auto& slot : method->slots())
      if (slot.name == "h") result.h.push_back(slot.values[0]);
  }
  result.asked = objective.asked;
  result.evaluations = method->evaluations();
  return result;
}

TEST(Curvature, EntersAtEveryKthStepFromTheObjective) {
  const Trace t = trace("sophia_g beta2=0.9 every=3 lr=0.01", true, 5);
  EXPECT_EQ(t.asked, 2);
  EXPECT_EQ(t.evaluations, 2);
  const double first = 0.1 * 100;
  EXPECT_DOUBLE_EQ(t.h[0], first);
  EXPECT_DOUBLE_EQ(t.h[2], first);
  EXPECT_DOUBLE_EQ(t.h[3], 0.9 * first + 0.1 * 169);
}

TEST(Curvature, IsTheSquaredGradientWhereTheObjectiveHasNone) {
  const Trace t = trace("sophia_g beta2=0.9 every=3 lr=0.01", false, 2);
  EXPECT_EQ(t.evaluations, 0);
  EXPECT_DOUBLE_EQ(t.h[0], 0.1 * 9);
  EXPECT_DOUBLE_EQ(t.h[1], 0.1 * 9);
}

TEST(Curvature, OfAnOrdinaryGradientIsOfTheClippedOne) {
  EXPECT_NEAR(trace("sophia_g beta2=0.9 lr=0.01 | clip norm=1", false, 1).h[0], 0.1 * 0.5, 1e-12);
  EXPECT_DOUBLE_EQ(trace("sophia_g beta2=0.9 lr=0.01 | clip norm=1", true, 1).h[0], 0.1 * 100);
}

TEST(Curvature, IsAskedForOnlyBeforeTheStepThatAccumulatedGradientsMake) {
  const Trace t = trace("sophia_g beta2=0.9 every=2 lr=0.01 | accumulate steps=3", true, 9);
  EXPECT_EQ(t.asked, 2);
  EXPECT_DOUBLE_EQ(t.h[2], 0.1 * 144);
}

TEST(Curvature, IsNotAskedForByOtherRules) { EXPECT_EQ(trace("adam lr=0.01", true, 5).asked, 0); }

}  // namespace
}  // namespace ravine
