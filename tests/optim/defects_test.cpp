// Mistakes and odd conventions of well-known libraries, by the name of what is wrong there: here it is right.
#include <gtest/gtest.h>

#include <cmath>

#include "ravine/schedules/schedule.hpp"
#include "tests/optim/trial.hpp"

namespace ravine {
namespace {

Layout one_vector(std::size_t n = 1) {
  Layout layout;
  layout.add("x", {n}, Kind::vector);
  return layout;
}

// The steps (what x loses) of the first element, from x = `start` in all of them, along gradients equal in all.
std::vector<double> steps_of(const std::string& spec, const std::vector<double>& gradients, double start = 1,
                             std::size_t n = 1) {
  const Layout layout = one_vector(n);
  Trial trial(spec, layout, 1, static_cast<int>(gradients.size()));
  for (double& x : trial.of("x")) x = start;
  std::vector<double> steps;
  for (const double g : gradients) {
    for (std::size_t i = 0; i < n; ++i) trial.g[i] = g;
    const double before = trial.x[0];
    trial.go();
    steps.push_back(before - trial.x[0]);
  }
  return steps;
}

void expect_near(const std::vector<double>& a, const std::vector<double>& b, double tolerance = 1e-14) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], tolerance) << i;
}

TEST(Defects, RpropReturnsTheUpdateOfTheStepBefore) {
  expect_near(steps_of("rprop lr=0.1", {1, 1, 1, -1, 1}), {0.1, 0.12, 0.144, 0, 0.072});
}

TEST(Defects, RpropHasNoWeightBacktracking) {
  expect_near(steps_of("rprop lr=0.1 variant=rprop+", {1, 1, -1, -1}), {0.1, 0.12, -0.12, -0.06});
}

TEST(Defects, AdanWeighsDifferencesByOneMinusBeta2) {
  // At step 2: m = .98*.02*1 + .02*2, d = .08*1, n = .99*.01*1 + .01*(2 + beta2)^2.
  const double b2 = 0.92, m = (0.98 * 0.02 + 0.02 * 2) / (1 - 0.98 * 0.98), d = 0.08 / (1 - b2 * b2);
  const double n = (0.99 * 0.01 + 0.01 * (2 + b2) * (2 + b2)) / (1 - 0.99 * 0.99);
  expect_near(steps_of("adan lr=0.1 beta1=0.98 beta2=0.92 beta3=0.99 eps=0", {1, 2}),
              {0.1, 0.1 * (m + b2 * d) / std::sqrt(n)});
}

TEST(Defects, YogiStartsItsMomentumAboveZero) {
  expect_near(steps_of("yogi lr=0.1 initial_m=false", {0, 0, 0}), {0, 0, 0}, 0);
  EXPECT_GT(steps_of("yogi lr=0.1 initial_m=true", {0})[0], 0.0);
}

TEST(Defects, YogiIsNotBiasCorrected) {
  // v = (1-beta2) g^2 and m = (1-beta1) g: corrected, the first step is lr g / |g|, not lr .1/sqrt(.001).
  expect_near(steps_of("yogi lr=0.1 initial_accumulator=0 eps=0", {3}), {0.1});
}

TEST(Defects, ProdigyIsAlwaysBiasCorrected) {
  const double d0 = 1e-3;
  const double plain = d0 * 0.1 * d0 / (std::sqrt(0.001) * d0 + d0 * 1e-8);
  const double corrected = std::sqrt(1 - 0.999) / (1 - 0.9) * plain;
  expect_near(steps_of("prodigy lr=1 d0=0.001 weight_decay=0 eps=1e-8", {1}), {plain}, 1e-12);
  expect_near(steps_of("prodigy lr=1 d0=0.001 weight_decay=0 eps=1e-8 bias_correction=true", {1}), {corrected}, 1e-12);
}

// Its iterates are weighed by the square of the largest rate so far, not by 1/t, and evaluated at their mean x.
TEST(Defects, ScheduleFreeWeighsByOneOverTAndIsEvaluatedAtY) {
  const Layout layout = one_vector();
  for (const std::string rule :
       {"schedule_free_sgd lr=0.1 beta=0.9", "schedule_free_adamw lr=0.1 beta1=0.9 eps=0 beta2=0"}) {
    Trial trial(rule + " warmup=4", layout, 1, 6);
    trial.x[0] = 1;
    double z = 1, x = 1, y = 1, total = 0;
    for (int t = 1; t <= 6; ++t) {
      trial.g[0] = 1;  // its normalised form as well
      trial.go();
      const double rate = 0.1 * std::min(1.0, t / 4.0), weight = rate * rate;
      total += weight;
      z -= rate;
      x += weight / total * (z - x);
      y = 0.1 * z + 0.9 * x;
      EXPECT_NEAR(trial.x[0], y, 1e-14) << rule << ", step " << t;
      EXPECT_NEAR(trial.evaluated()[0], x, 1e-14) << rule << ", step " << t;
    }
    EXPECT_GT(std::abs(x - y), 1e-3);
  }
}

TEST(Defects, LambDecaysOutsideTheTrustRatio) {
  // Two equal elements: |x| = sqrt(2) 3, r = 1 + .5*3 in each, so the ratio times r is 3 whatever r is.
  expect_near(steps_of("lamb lr=0.1 eps=0 weight_decay=0.5", {1}, 3, 2), {0.1 * 3});
  expect_near(steps_of("lamb lr=0.1 eps=0 weight_decay=2", {-1}, 3, 2), {0.1 * 3});  // the decay outweighs g: r > 0
}

TEST(Defects, LambIsNotBiasCorrectedByDefault) {
  // Two elements of different size: the eps that a corrected update stands beside makes the difference.
  const Layout layout = one_vector(2);
  Trial trial("lamb lr=0.1 eps=0.5 always_adapt=true", layout);
  trial.x[0] = 3, trial.x[1] = 4;
  trial.g[0] = 1, trial.g[1] = 2;
  trial.go();
  const double r0 = 1 / (1 + 0.5), r1 = 2 / (2 + 0.5), ratio = 5 / std::hypot(r0, r1);
  EXPECT_NEAR(trial.x[0], 3 - 0.1 * ratio * r0, 1e-14);
  EXPECT_NEAR(trial.x[1], 4 - 0.1 * ratio * r1, 1e-14);
}

TEST(Defects, LambWithoutDecayIsAdam) {
  expect_near(steps_of("lamb lr=0.1 eps=0 always_adapt=true", {1}, 3, 2), {0.1 * 3});
  expect_near(steps_of("lamb lr=0.1 eps=0", {1}, 3, 2), {0.1});
}

TEST(Defects, ThePolynomialScheduleGrows) {
  const OptimizerSpec spec("sgd lr=2 | polynomial power=3 by=step");
  double last = infinity;
  for (int t = 0; t <= 10; ++t) {
    const double rate = spec.schedule.rate(2, {.step = static_cast<double>(t), .steps = 10});
    EXPECT_LT(rate, last);
    EXPECT_NEAR(rate, 2 * std::pow(1 - t / 10.0, 3), 1e-15);
    last = rate;
  }
}

TEST(Defects, AsgdKeepsItsAverageToItself) {
  const Layout layout = one_vector();
  Trial trial("asgd lr=0.1 lambda=0 t0=2", layout);
  trial.x[0] = 1;
  trial.g[0] = 1;
  std::vector<double> points;
  for (int t = 0; t < 6; ++t) {
    trial.go();
    points.push_back(trial.x[0]);
  }
  EXPECT_NEAR(points.back(), 1 - 0.6, 1e-14);
  EXPECT_NEAR(trial.evaluated()[0], (points[3] + points[4] + points[5]) / 3, 1e-14);
}

TEST(Defects, AdoptAndItsDecayMoveAtTheFirstStep) {
  expect_near(steps_of("adopt lr=0.1 weight_decay=0.1 decay=decoupled", {1}), {0}, 0);
}

TEST(Defects, MuonIsForMatricesOnly) {
  const Layout layout = mixed_layout();
  Trial trial("muon lr=0.01", layout);
  const std::vector<double> start = trial.values();
  trial.step();
  for (const Block& block : layout.blocks())
    for (std::size_t i = block.offset; i < block.offset + block.size; ++i)
      EXPECT_NE(trial.x[i], start[i]) << block.name;
}

TEST(Defects, MuonDecaysWhatHasNoGradient) {
  const Layout layout = mixed_layout();
  Trial trial("muon lr=0.01 weight_decay=0.5 | freeze matrix", layout);
  const std::vector<double> start = trial.values();
  trial.step();
  for (const double& w : trial.of("net.weight")) EXPECT_EQ(w, start[static_cast<std::size_t>(&w - trial.x.data())]);
}

TEST(Defects, SignumForgetsItsMomentum) {
  expect_near(steps_of("signum lr=0.1 beta1=0.9", {1, -0.5, -0.25, -2}), {0.1, 0.1, 0.1, -0.1});
}

TEST(Defects, SgdwStartsItsBufferAtX) {
  expect_near(steps_of("sgdw lr=0.1 momentum=0.9 weight_decay=0", {1, 1}, 5), {0.1, 0.19});
}

TEST(Defects, SgdwSubtractsItsDecayAsAConstant) {
  expect_near(steps_of("sgdw lr=0.1 momentum=0 weight_decay=0.5", {0}, 4), {0.1 * 0.5 * 4});
}

TEST(Defects, LarsStartsItsBufferAtTheGradient) {
  // Undamped and scaled: the first step is lr trust |x|/|g| g = lr trust |x|.
  expect_near(steps_of("lars lr=0.5 momentum=0.9 trust=0.1 eps=0 ratio=nested", {8}, 2), {0.5 * 0.1 * 2});
}

TEST(Defects, NAdamMultipliesItsProductOfMomentaTwice) {
  const auto mu = [](double t) { return 0.9 * (1 - 0.5 * std::pow(0.96, t * 0.004)); };
  const double m = 0.9 * 0.1 + 0.1 * 2, product2 = mu(1) * mu(2), product3 = product2 * mu(3);
  const double v = (0.999 * 0.001 + 0.001 * 4) / (1 - 0.999 * 0.999);
  const double second = 0.1 * ((1 - mu(2)) * 2 / (1 - product2) + mu(3) * m / (1 - product3)) / std::sqrt(v);
  EXPECT_NEAR(steps_of("nadam lr=0.1 eps=0", {1, 2})[1], second, 1e-14);
}

TEST(Defects, IteratesAreScaledByADecayingMomentum) {
  // A momentum that is scheduled multiplies the buffer, never x: without a gradient x stays.
  const std::string spec = "sgd lr=0.1 momentum=0.9 | linear end=0.1 of=momentum by=step";
  expect_near(steps_of(spec, {0, 0, 0}), {0, 0, 0}, 0);
  EXPECT_GT(steps_of(spec, {1, 0, 0})[2], 0.0);
}

}  // namespace
}  // namespace ravine
