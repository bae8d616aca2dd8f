// Descent on quadratics has closed forms: exact tests that need no reference implementation.
#include <gtest/gtest.h>

#include <cmath>
#include <complex>

#include "ravine/methods/minimize.hpp"

namespace ravine {
namespace {

// 1/2 sum lambda_i x_i^2 from x = 1.
class Bowl final : public Objective<double> {
 public:
  explicit Bowl(std::vector<double> lambda) : lambda_(std::move(lambda)) {
    layout_.add("x", {lambda_.size()}, Kind::vector);
  }
  [[nodiscard]] const Layout& layout() const override { return layout_; }
  void start(std::span<double> x) const override {
    for (std::size_t i = 0; i < lambda_.size(); ++i) x[i] = 1;
  }
  double value(std::span<const double> x) override {
    double f = 0;
    for (std::size_t i = 0; i < lambda_.size(); ++i) f += 0.5 * lambda_[i] * x[i] * x[i];
    return f;
  }
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t /*draw*/) override {
    for (std::size_t i = 0; i < lambda_.size(); ++i) g[i] = lambda_[i] * x[i];
    return value(x);
  }

 private:
  std::vector<double> lambda_;
  Layout layout_;
};

TEST(ClosedForm, GradientDescentShrinksEveryModeByItsFactor) {
  const std::vector<double> lambda{0.1, 1, 5};
  Bowl bowl(lambda);
  constexpr double lr = 0.3;
  minimize<double>(bowl, OptimizerSpec("sgd lr=0.3"), {.steps = 60}, {},
                   [&](std::size_t t, double, std::span<const double> x, std::span<const double> /*e*/) {
                     for (std::size_t i = 0; i < lambda.size(); ++i)
                       EXPECT_NEAR(x[i], std::pow(1 - lr * lambda[i], static_cast<double>(t)), 1e-13);
                     return true;
                   });
}

TEST(ClosedForm, GradientDescentDivergesExactlyBeyondTwoOverCurvature) {
  Bowl bowl({4.0});
  EXPECT_LT(minimize<double>(bowl, OptimizerSpec("sgd lr=0.499"), {.steps = 5000}).value, 1e-8);
  EXPECT_GT(minimize<double>(bowl, OptimizerSpec("sgd lr=0.501"), {.steps = 5000}).value, 1e6);
}

// At the optimal parameters every mode of the heavy ball shrinks like (sqrt(kappa)-1)/(sqrt(kappa)+1) per step.
TEST(ClosedForm, HeavyBallReachesItsOptimalRate) {
  const double low = 1, high = 100, root = std::sqrt(high / low);
  const double beta = std::pow((root - 1) / (root + 1), 2), lr = std::pow(2 / (std::sqrt(low) + std::sqrt(high)), 2);
  Bowl bowl({low, 10, 37, high});
  double before = 0, after = 0;
  minimize<double>(bowl, OptimizerSpec("sgd lr=" + std::to_string(lr) + " momentum=" + std::to_string(beta)),
                   {.steps = 240}, {},
                   [&](std::size_t t, double value, std::span<const double>, std::span<const double>) {
                     if (t == 120) before = value;
                     if (t == 240) after = value;
                     return true;
                   });
  // The value falls with the square of the distance; at the edges of the spectrum a factor t remains.
  EXPECT_NEAR(std::pow(after / before, 1.0 / 240), (root - 1) / (root + 1), 0.01);
}

// x'' recurrence of the heavy ball, solved by its characteristic roots.
TEST(ClosedForm, HeavyBallFollowsItsRecurrence) {
  constexpr double lambda = 2, lr = 0.2, beta = 0.8;
  // x_{t+1} = (1 + beta - lr lambda) x_t - beta x_{t-1}; the first step has no memory: x_1 = (1 - lr lambda) x_0.
  const std::complex<double> half = (1 + beta - lr * lambda) / 2, root = std::sqrt(half * half - beta),
                             r1 = half + root, r2 = half - root;
  const std::complex<double> c1 = (1 - lr * lambda - r2) / (r1 - r2), c2 = 1.0 - c1;
  Bowl bowl({lambda});
  minimize<double>(bowl, OptimizerSpec("sgd lr=0.2 momentum=0.8"), {.steps = 50}, {},
                   [&](std::size_t t, double, std::span<const double> x, std::span<const double> /*e*/) {
                     EXPECT_NEAR(
                         x[0],
                         (c1 * std::pow(r1, static_cast<double>(t)) + c2 * std::pow(r2, static_cast<double>(t))).real(),
                         1e-13);
                     return true;
                   });
}

// The averaged form with lr' = lr / (1 - beta) is the heavy ball, but for the weight of the first gradient.
TEST(ClosedForm, AveragedMomentumIsTheHeavyBallWithAnotherRate) {
  Bowl bowl({1, 7});
  const auto a = minimize<double>(bowl, OptimizerSpec("momentum lr=0.1 beta=0.9"), {.steps = 50});
  const auto b = minimize<double>(bowl, OptimizerSpec("sgd lr=0.01 momentum=0.9"), {.steps = 50});
  for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(a.x[i], b.x[i], 1e-13);
}

TEST(ClosedForm, AdamWithoutMomentumAndHugeEpsIsGradientDescent) {
  Bowl bowl({1, 3});
  const auto a = minimize<double>(bowl, OptimizerSpec("adam lr=1e9 beta1=0 eps=1e10"), {.steps = 40});
  const auto b = minimize<double>(bowl, OptimizerSpec("sgd lr=0.1"), {.steps = 40});
  for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(a.x[i], b.x[i], 1e-8);
}

TEST(Minimize, SaysWhyItStopped) {
  Bowl bowl({1.0});
  EXPECT_EQ(minimize<double>(bowl, OptimizerSpec("sgd lr=0.5"), {.steps = 100, .tolerance = 1e-3}).reason,
            StopReason::tolerance);
  EXPECT_EQ(minimize<double>(bowl, OptimizerSpec("sgd lr=0.5"), {.steps = 3}).reason, StopReason::steps);
  const auto r = minimize<double>(bowl, OptimizerSpec("sgd lr=1e200"), {.steps = 100});
  EXPECT_EQ(r.reason, StopReason::diverged);
  EXPECT_TRUE(std::isfinite(r.value));
  EXPECT_TRUE(std::isfinite(r.x[0]));
  EXPECT_EQ(
      minimize<double>(bowl, OptimizerSpec("sgd"), {.steps = 9}, {},
                       [](std::size_t t, double, std::span<const double>, std::span<const double>) { return t < 4; })
          .steps,
      4U);
}

}  // namespace
}  // namespace ravine
