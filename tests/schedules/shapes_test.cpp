// Every shape against its closed form at the points where an off-by-one would show: first, last, borders, beyond T.
#include <gtest/gtest.h>

#include <numbers>
#include <random>

#include "ravine/core/error.hpp"
#include "ravine/schedules/schedule.hpp"

namespace ravine {
namespace {

Schedule make(const std::string& spec) { return Schedule(parse_spec(spec)); }

Clock clock_at(double t, double total) { return {.step = t, .steps = total, .epoch = t, .epochs = total}; }

double at(const Schedule& s, double t, double total, double a0 = 1) { return s.rate(a0, clock_at(t, total)); }

struct Point {
  double t, expected;
};
void expect(const std::string& spec, double total, std::initializer_list<Point> points, double a0 = 1) {
  const Schedule s = make(spec);
  for (const Point& p : points) EXPECT_NEAR(at(s, p.t, total, a0), p.expected, 1e-14) << spec << " at " << p.t;
}

TEST(Schedules, NoamPeaksAtStepW) {
  expect("noam w=4", 100, {{0, 0.25}, {2, 0.75}, {3, 1}, {4, std::sqrt(0.8)}, {15, 0.5}, {399, 0.1}});
  // The paper's form, n from 1, with d = 512 and w = 4000.
  const double a0 = 1 / std::sqrt(512.0 * 4000);
  for (const double n : {1.0, 10.0, 4000.0, 4001.0, 100000.0})
    EXPECT_NEAR(at(make("noam"), n - 1, 1e6, a0),
                std::pow(512, -0.5) * std::min(std::pow(n, -0.5), n * std::pow(4000, -1.5)), 1e-17);
}

TEST(Schedules, InverseSqrtHasTheFormsOfTheField) {
  expect("inverse_sqrt timescale=4", 100, {{0, 1}, {12, 0.5}});
  expect("inverse_sqrt hold=4", 100, {{0, 1}, {4, 1}, {5, std::sqrt(0.8)}, {16, 0.5}});
  expect("inverse_sqrt hold=4 k=2", 100, {{0, 2}, {16, 1}});
}

TEST(Schedules, InversePowerLiesBetweenItsLimits) {
  expect("inverse_power", 100, {{0, 1}, {15, 0.125}});
  expect("inverse_power decay=0.5 power=0.5", 100, {{6, 0.5}});
  expect("inverse_power decay=0.1 power=1", 100, {{0, 1}, {10, 0.5}});
  for (double t = 0; t < 50; ++t) {
    EXPECT_NEAR(at(make("inverse_power power=0.5"), t, 50), at(make("inverse_sqrt"), t, 50), 1e-15);
    EXPECT_NEAR(at(make("inverse_power power=1 decay=0.1"), t, 50), at(make("inverse_time"), t, 50), 1e-15);
  }
}

TEST(Schedules, StaircasesAndClips) {
  expect("exponential rate=0.5 every=4", 100, {{0, 1}, {2, std::sqrt(0.5)}, {4, 0.5}});
  expect("exponential rate=0.5 every=4 staircase=true", 100, {{0, 1}, {3, 1}, {4, 0.5}, {7, 0.5}, {8, 0.25}});
  expect("exponential rate=0.5 end=0.2", 100, {{2, 0.25}, {3, 0.2}, {50, 0.2}});
  expect("inverse_time decay=1 every=4", 100, {{2, 1 / 1.5}, {4, 0.5}});
  expect("inverse_time decay=1 every=4 staircase=true", 100, {{3, 1}, {4, 0.5}, {7, 0.5}, {8, 1 / 3.0}});
  expect("multistep 3 6 rate=0.5", 100, {{2, 1}, {3, 0.5}, {5, 0.5}, {6, 0.25}, {99, 0.25}});
  expect("multistep 3 6 rate=0.5 boundary=after", 100, {{3, 1}, {4, 0.5}, {6, 0.5}, {7, 0.25}});
  expect("piecewise 3:0.2 6:x0.5 boundary=after", 100, {{3, 1}, {4, 0.2}, {6, 0.2}, {7, 0.1}});
}

TEST(Schedules, PiecewiseInterpolates) {
  expect("piecewise 4:0.5 8:x0.2 between=linear", 100, {{0, 1}, {2, 0.75}, {4, 0.5}, {6, 0.3}, {8, 0.1}, {50, 0.1}});
  expect("piecewise 4:0.5 8:x0.2 between=cosine", 100, {{0, 1}, {2, 0.75}, {4, 0.5}, {6, 0.3}, {8, 0.1}});
  expect("piecewise 4:0 between=cosine", 100, {{1, (1 + std::sqrt(0.5)) / 2}});
  expect("piecewise 0:0.5 4:1 between=linear", 100, {{0, 0.5}, {2, 0.75}, {4, 1}});
}

TEST(Schedules, PolynomialCycles) {
  expect("polynomial power=1 end=0.2 period=10", 100, {{0, 1}, {5, 0.6}, {10, 0.2}, {15, 0.2}});
  // Beyond T the length is the next multiple of it; T itself still belongs to the first.
  expect("polynomial power=1 period=10 cycle=true", 100,
         {{0, 1}, {10, 0}, {11, 1 - 11 / 20.0}, {20, 0}, {25, 1 / 6.0}});
}

TEST(Schedules, CosineHasPowersAndShrinkingCycles) {
  expect("cosine exponent=2", 10, {{0, 1}, {5, 0.25}, {10, 0}, {12, 0}});
  expect("cosine end=0.1 exponent=2", 10, {{5, 0.1 + 0.9 * 0.25}});
  expect("cosine k=2", 10, {{0, 1}, {10 * std::sqrt(0.5), 0.5}, {10, 0}});
  expect("cosine period=4 after=restart gain=0.5", 100, {{0, 1}, {2, 0.5}, {4, 0.5}, {6, 0.25}, {8, 0.25}});
  expect("cosine period=4 mult=2 after=restart gain=0.5 end=0.2", 100,
         {{0, 1}, {4, 0.2 + 0.8 * 0.5}, {8, 0.2 + 0.8 * 0.25}, {12, 0.2 + 0.8 * 0.25}, {28, 0.2 + 0.8 * 0.125}});
  expect("cosine period=3 mult=3 after=restart", 1e6, {{3, 1}, {12, 1}, {39, 1}, {120, 1}, {363, 1}, {1092, 1}});
  expect("cosine period=4 after=rise", 100, {{4, 0}, {6, 0.5}, {8, 1}});
}

TEST(Schedules, CyclicIsATriangle) {
  expect("cyclic low=0.2 up=4", 100, {{0, 0.2}, {2, 0.6}, {4, 1}, {6, 0.6}, {8, 0.2}, {12, 1}});
  expect("cyclic low=0.2 up=4 down=2", 100, {{4, 1}, {5, 0.6}, {6, 0.2}, {10, 1}});
  expect("cyclic low=0.2 up=4 mode=triangular2", 100, {{4, 1}, {8, 0.2}, {12, 0.6}, {20, 0.4}});
  expect("cyclic low=0 up=4 mode=exp_range gamma=0.5", 100, {{0, 0}, {4, 1 / 16.0}, {12, std::pow(0.5, 12)}});
  expect("cyclic up=4 dip=0.8", 100, {{0, 1}, {2, 0.9}, {4, 0.8}, {8, 1}});
}

TEST(Schedules, OneCycleDips) {
  expect("one_cycle up=0.4 shape=linear dip=0.9", 11, {{0, 1}, {3.4, 0.9}, {10, 1}, {12, 1}});
}

TEST(Schedules, WsdHoldsAndCoolsDown) {
  // T = 100, c = 20: x = 0 at t = 80, 1/4 at 85, 1 at 100, which a run of 100 steps does not see.
  expect("wsd", 100, {{0, 1}, {80, 1}, {81, 0.95}, {85, 0.75}, {99, 0.05}, {100, 0}, {120, 0}});
  expect("wsd cooldown=20", 100, {{80, 1}, {85, 0.75}});
  expect("wsd end=0.2", 100, {{85, 0.2 + 0.8 * 0.75}, {100, 0.2}});
  const double wave = (1 + std::sqrt(0.5)) / 2;
  expect("wsd shape=cosine", 100, {{80, 1}, {85, wave}, {90, 0.5}, {100, 0}});
  expect("wsd shape=1-sqrt", 100, {{80, 1}, {85, 0.5}, {100, 0}});
  expect("wsd shape=1-square", 100, {{80, 1}, {85, 15 / 16.0}, {100, 0}});
  expect("wsd shape=exponential end=0.01", 100, {{80, 1}, {90, 0.1}, {100, 0.01}, {120, 0.01}});
  expect("wsd shape=mirror_cosine", 100, {{80, 1}, {85, 1.5 - wave}, {90, 0.5}, {100, 0}});
  // The warm-up does not count: the cooldown is a fifth of the 90 steps that follow it.
  expect("wsd warmup=10", 100, {{0, 0.1}, {9, 1}, {82, 1}, {91, 0.5}, {100, 0}});
  for (double t = 0; t < 100; ++t)
    EXPECT_NEAR(at(make("wsd"), t, 100), at(make("constant until=0.8 | linear"), t, 100), 1e-14) << t;
}

TEST(Schedules, PowercoolIsAPowerOfTheStepsLeft) {
  expect("powercool", 100, {{0, 1}, {50, 1}, {75, std::pow(0.5, 1.2)}, {99, std::pow(0.02, 1.2)}, {100, 0}, {101, 0}});
  expect("powercool cooldown=10 power=2", 100, {{90, 1}, {95, 0.25}, {100, 0}});
}

TEST(Schedules, RexFallsAboveTheLine) {
  expect("rex", 10, {{0, 1}, {5, 2 / 3.0}, {9, 0.1 / 0.55}, {10, 0}, {11, 0}});
  expect("rex end=0.1 period=4", 100, {{2, 0.1 + 0.6}, {4, 0.1}, {50, 0.1}});
}

TEST(Schedules, TanhDropsAtItsZero) {
  expect("tanh_decay", 90,
         {{0, (1 - std::tanh(-6)) / 2}, {60, 0.5}, {90, (1 - std::tanh(3)) / 2}, {95, (1 - std::tanh(3)) / 2}});
  expect("tanh_decay low=-2 high=2 end=0.5 period=4", 100, {{2, 0.75}});
}

TEST(Schedules, HyperbolicBeginsAlike) {
  expect("hyperbolic bound=100", 100, {{0, 1}, {100, 0}, {120, 0}});
  expect("hyperbolic bound=100 end=0.1", 100, {{100, 0.1}});
  // By hand: U = 10, T = 6: h(0) = sqrt(0.6 * 1.4), h(2) = sqrt(0.4 * 1.2).
  expect("hyperbolic bound=10", 6, {{2, 1 + std::sqrt(0.48) - std::sqrt(0.84)}, {6, 1 - std::sqrt(0.84)}});
  expect("hyperbolic bound=3", 6, {{6, 0}});
  // Twice the length makes the first fall sqrt(1900/3600) of what it was; cosine's would be a quarter.
  const Schedule s = make("hyperbolic");
  EXPECT_NEAR((1 - at(s, 1, 200)) / (1 - at(s, 1, 100)), std::sqrt(1900 / 3600.0), 2e-3);
}

TEST(Schedules, ChebyshevStepsInFractalOrder) {
  const double order[] = {0, 7, 3, 4, 1, 6, 2, 5};
  const Schedule s = make("chebyshev n=8 m=0.1");
  double product = 1;
  for (int t = 0; t < 20; ++t) {
    const double place = order[t % 8];
    EXPECT_NEAR(at(s, t, 100), 1 / (0.55 - 0.45 * std::cos(std::numbers::pi * (place + 0.5) / 8)), 1e-13) << t;
    EXPECT_GE(at(s, t, 100), 1);
    EXPECT_LE(at(s, t, 100), 10);
  }
  // A whole cycle leaves 1 / T_8((1 + m)/(1 - m)) of the smallest curvature's error: what makes it optimal.
  for (int t = 0; t < 8; ++t) product *= 1 - 0.1 * at(s, t, 100);
  EXPECT_NEAR(product, 1 / std::cosh(8 * std::acosh(1.1 / 0.9)), 1e-14);
  expect("chebyshev n=1 m=0.5", 100, {{0, 1 / 0.75}, {1, 1 / 0.75}});
}

TEST(Schedules, ExponentialWarmupRises) {
  expect("exponential_warmup tau=2", 100, {{0, 1 - std::exp(-0.5)}, {1, 1 - std::exp(-1)}, {99, 1 - std::exp(-50)}});
}

TEST(Schedules, FallMonotonically) {
  for (const char* spec : {"inverse_time",
                           "exponential",
                           "step every=10",
                           "multistep 10 50",
                           "inverse_sqrt",
                           "inverse_sqrt hold=9",
                           "inverse_power",
                           "polynomial",
                           "linear",
                           "cosine",
                           "cosine k=3",
                           "cosine exponent=0.5",
                           "wsd",
                           "wsd shape=cosine",
                           "wsd shape=1-sqrt",
                           "wsd shape=1-square",
                           "wsd shape=exponential end=0.1",
                           "wsd shape=mirror_cosine",
                           "powercool",
                           "rex",
                           "tanh_decay",
                           "hyperbolic",
                           "constant until=0.5 | cosine",
                           "cosine | exponential chain=true"}) {
    const Schedule s = make(spec);
    for (int t = 0; t < 130; ++t) {
      EXPECT_LE(at(s, t + 1, 100), at(s, t, 100)) << spec << " at " << t;
      EXPECT_GE(at(s, t, 100), 0) << spec << " at " << t;
    }
    EXPECT_NEAR(at(s, 0, 100), 1, 1e-5) << spec;
  }
}

TEST(Schedules, DoNotJump) {
  for (const char* spec : {"noam w=200", "polynomial", "linear", "cosine", "one_cycle", "one_cycle three_phase=true",
                           "cyclic up=100", "wsd", "wsd shape=cosine", "wsd shape=mirror_cosine", "powercool", "rex",
                           "tanh_decay", "hyperbolic", "piecewise 300:0.5 600:x0.1 between=cosine", "cosine warmup=0.1",
                           "linear start=0 end=1 until=200 | cosine", "constant until=0.5 | polynomial"}) {
    const Schedule s = make(spec);
    for (int t = 0; t < 1000; ++t) EXPECT_NEAR(at(s, t + 1, 1000), at(s, t, 1000), 0.02) << spec << " at " << t;
  }
}

// In any order, twice, from a copy: the position alone decides.
TEST(Schedules, ArePure) {
  std::vector<std::string> specs;
  for (const ScheduleInfo& info : list_schedules())
    specs.push_back(info.name == "piecewise"   ? "piecewise 30:0.01"
                    : info.name == "multistep" ? "multistep 30"
                                               : info.name);
  specs.emplace_back("linear start=0 end=1 until=0.2 | cosine until=60 | constant factor=0.1");
  std::mt19937 random(1);
  for (const std::string& spec : specs) {
    const Schedule s = make(spec);
    std::vector<double> forward;
    for (int t = 0; t < 100; ++t) forward.push_back(at(s, t, 100));
    const Schedule copy = make(s.spec());
    for (int i = 0; i < 200; ++i) {
      const std::size_t t = random() % 100;
      EXPECT_EQ(at(copy, static_cast<double>(t), 100), forward[t]) << spec;
      EXPECT_TRUE(std::isfinite(forward[t]) && forward[t] >= 0) << spec;
    }
  }
  EXPECT_GE(list_schedules().size(), 20U);
}

TEST(Schedules, SlopeWaitsForALevelLine) {
  Schedule s = make("slope patience=10 rate=0.5 discard=0");
  // Falling losses, also noisy ones, are left alone.
  for (int t = 0; t < 30; ++t) s.observe(10 - 0.1 * t + (t % 2 == 0 ? 0.05 : -0.05));
  EXPECT_EQ(at(s, 0, 1), 1);
  // Level ones: as soon as the line through the last ten is level, and then again after ten more.
  int first = 0;
  for (int t = 1; t <= 40 && first == 0; ++t) {
    s.observe(7);
    if (at(s, 0, 1) < 1) first = t;
  }
  EXPECT_EQ(first, 10);
  for (int t = 0; t < 9; ++t) s.observe(7);
  EXPECT_EQ(at(s, 0, 1), 0.5);
  s.observe(7);
  EXPECT_EQ(at(s, 0, 1), 0.25);
  // A loss that is no number is no progress.
  for (int t = 0; t < 10; ++t) s.observe(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(at(s, 0, 1), 0.125);
}

TEST(Schedules, SlopeIsNotFooledByASpike) {
  Schedule robust = make("slope patience=20"), plain = make("slope patience=20 discard=0");
  for (int t = 0; t < 20; ++t)
    for (Schedule* s : {&robust, &plain}) s->observe(t == 18 ? 50 : 2 - 0.01 * t);
  EXPECT_EQ(at(robust, 0, 1), 1);
  EXPECT_EQ(at(plain, 0, 1), 0.1);
}

// The probability that dlib's test asks for, by hand: y = 0, 2, 1, 0 at x = 0 .. 3 has slope -0.1 with xx = 5,
// xy = -0.5, yy = 2.75, hence variance (2.75 - 0.05)/2 and a probability of Phi(0.1/sqrt(1.35/5)).
TEST(Schedules, SlopeEstimatesTheProbability) {
  const double y[] = {0, 2, 1, 0};
  EXPECT_NEAR((Slope{.patience = 4, .discard = 0}.probability_of_fall(y)),
              0.5 * std::erfc(-0.1 / std::sqrt(0.27) / std::sqrt(2)), 1e-14);
}

TEST(Schedules, PlateauCountsInBothWays) {
  Schedule exceed = make("plateau patience=2"), reach = make("plateau patience=2 count=reach");
  const double expected[][2] = {{1, 1}, {1, 1}, {1, 0.5}, {0.5, 0.5}, {0.5, 0.25}};
  for (const auto& e : expected) {
    exceed.observe(1), reach.observe(1);
    EXPECT_EQ(at(exceed, 0, 1), e[0]);
    EXPECT_EQ(at(reach, 0, 1), e[1]);
  }
}

TEST(Schedules, ResumeWhatTheyObserved) {
  for (const char* spec : {"plateau patience=2", "slope patience=5", "plateau patience=1 | slope patience=4 chain=true",
                           "plateau patience=1 | slope patience=4 of=beta1"}) {
    Schedule whole = make(spec), first = make(spec);
    std::mt19937 random(7);
    std::vector<double> losses;
    for (int t = 0; t < 60; ++t) losses.push_back(1.0 / (1 + t) + static_cast<double>(random() % 100) / 500);
    for (int t = 0; t < 23; ++t)
      whole.observe(losses[static_cast<std::size_t>(t)]), first.observe(losses[static_cast<std::size_t>(t)]);
    Schedule resumed = make(spec);
    EXPECT_EQ(resumed.memory().size(), first.memory().size());
    resumed.set_memory(first.memory());
    for (std::size_t t = 23; t < 60; ++t) {
      whole.observe(losses[t]), resumed.observe(losses[t]);
      EXPECT_EQ(whole.rate(1, {}), resumed.rate(1, {})) << spec;
      EXPECT_EQ(whole.value("beta1", 1, {}), resumed.value("beta1", 1, {})) << spec;
    }
    EXPECT_LT(whole.rate(1, {}), 1) << spec;
  }
  EXPECT_TRUE(make("cosine").memory().empty());
}

TEST(Schedules, JoinAtTheirEnds) {
  const Schedule s = make("linear start=0.1 end=1 until=10 | cosine until=50 end=0.5 | exponential rate=0.9 by=step");
  for (int t = 0; t < 10; ++t) EXPECT_NEAR(at(s, t, 100), 0.1 + 0.09 * t, 1e-15);
  EXPECT_EQ(at(s, 10, 100), 1);
  EXPECT_NEAR(at(s, 30, 100), 0.75, 1e-15);
  EXPECT_NEAR(at(s, 49, 100), 0.75 + 0.25 * std::cos(std::numbers::pi * 39 / 40), 1e-15);
  EXPECT_EQ(at(s, 50, 100), 1);
  EXPECT_NEAR(at(s, 53, 100), 0.729, 1e-15);
  // A share of the run ends at the first whole step that is not below it.
  const Schedule share = make("constant until=0.25 | constant factor=0.5");
  EXPECT_EQ(at(share, 2, 10), 1);
  EXPECT_EQ(at(share, 3, 10), 0.5);
  // The warm-up of a part is its own, and the last part may have an end: beyond it, its shape does what it does at T.
  const Schedule warm = make("constant until=4 | linear warmup=2 until=8");
  const double expected[] = {1, 1, 1, 1, 0.5, 1, 1, 0.5, 0, 0};
  for (int t = 0; t < 10; ++t) EXPECT_NEAR(at(warm, t, 10), expected[t], 1e-15) << t;
  // An end beyond the run is never reached.
  EXPECT_EQ(at(make("constant until=20 | linear"), 9, 10), 1);
}

TEST(Schedules, JoinAcrossUnits) {
  // 8 epochs of 100 steps; the linear ends with epoch 1, the second part counts epochs from 2.
  const Schedule s = make("linear until=200 | exponential rate=0.5");
  auto rate = [&](double step) {
    return s.rate(1, {.step = step, .steps = 800, .epoch = std::floor(step / 100), .epochs = 8});
  };
  EXPECT_EQ(rate(100), 0.5);
  EXPECT_EQ(rate(200), 1);
  EXPECT_EQ(rate(399), 0.5);
  EXPECT_EQ(rate(799), 1 / 32.0);
  // In the middle of an epoch the next part begins with the next epoch as its t = 0.
  const Schedule odd = make("linear until=250 | exponential rate=0.5");
  auto odd_rate = [&](double step) {
    return odd.rate(1, {.step = step, .steps = 800, .epoch = std::floor(step / 100), .epochs = 8});
  };
  EXPECT_EQ(odd_rate(250), 1);
  EXPECT_EQ(odd_rate(399), 1);
  EXPECT_EQ(odd_rate(400), 0.5);
  const Schedule epochs = make("constant until=2 by=epoch | linear");
  auto linear = [&](double step) {
    return epochs.rate(1, {.step = step, .steps = 800, .epoch = std::floor(step / 100), .epochs = 8});
  };
  EXPECT_EQ(linear(199), 1);
  EXPECT_EQ(linear(200), 1);
  EXPECT_EQ(linear(500), 0.5);
}

TEST(Schedules, ChainAsProducts) {
  const Schedule s = make("cosine | exponential rate=0.9 chain=true | exponential_warmup tau=5 chain=true");
  for (int t = 0; t < 20; ++t)
    EXPECT_NEAR(at(s, t, 20, 0.3),
                0.3 * at(make("cosine"), t, 20) * std::pow(0.9, t) * at(make("exponential_warmup tau=5"), t, 20),
                1e-16);
  // A chained part has the clock of the one it follows, and ends with it; a floor acts on the product.
  const Schedule joined = make("constant until=4 | constant | exponential rate=0.5 chain=true min=0.2");
  const double expected[] = {1, 1, 1, 1, 1, 0.5, 0.25, 0.2};
  for (int t = 0; t < 8; ++t) EXPECT_EQ(at(joined, t, 8), expected[t]) << t;
}

TEST(Schedules, ScheduleAnyHyperparameter) {
  const Schedule s =
      make("cosine | linear of=weight_decay end=2 until=0.5 | step of=weight_decay every=3 rate=0.5 by=step");
  EXPECT_EQ(s.targets(), (std::vector<std::string>{"lr", "weight_decay"}));
  EXPECT_TRUE(s.has("weight_decay"));
  EXPECT_FALSE(s.has("beta1"));
  EXPECT_NEAR(s.rate(1, clock_at(5, 10)), 0.5, 1e-15);
  EXPECT_NEAR(s.value("weight_decay", 0.1, clock_at(4, 10)), 0.18, 1e-15);
  EXPECT_NEAR(s.value("weight_decay", 0.1, clock_at(8, 10)), 0.05, 1e-15);
  EXPECT_EQ(s.value("beta1", 0.9, clock_at(5, 10)), 0.9);
  EXPECT_EQ(make("cosine of=lr").spec(), "cosine");
}

// A part that watches the loss does so in its time only.
TEST(Schedules, ObserveInTheirTime) {
  Schedule s = make("constant until=10 | plateau patience=2");
  for (int t = 0; t < 10; ++t) s.observe(1, clock_at(t, 100));
  EXPECT_EQ(at(s, 10, 100), 1);
  for (int t = 10; t < 14; ++t) s.observe(1, clock_at(t, 100));
  EXPECT_EQ(at(s, 14, 100), 0.5);
  EXPECT_EQ(at(s, 9, 100), 1);
}

TEST(Schedules, PrintWhatTheyRead) {
  for (const char* spec :
       {"multistep 3 6 rate=0.5 boundary=after", "piecewise 3:0.01 6:x0.5 between=cosine",
        "wsd cooldown=0.1 shape=1-sqrt", "cyclic up=100 mode=exp_range gamma=0.5", "one_cycle dip=0.9 of=beta1",
        "slope patience=7", "linear start=0.01 end=1 until=100 | cosine", "cosine | exponential chain=true",
        "constant factor=0.5 min=0.1", "linear end=2 of=weight_decay until=0.5 | constant of=weight_decay",
        "chebyshev n=64 m=0.01"})
    EXPECT_EQ(make(spec).spec(), spec);
  EXPECT_EQ(Schedule().spec(), "constant");
  EXPECT_TRUE(Schedule().empty());
}

TEST(Schedules, RefuseWhatCannotBeComposed) {
  auto message = [](const std::string& spec) -> std::string {
    try {
      return "accepted as " + make(spec).spec();
    } catch (const Error& e) {
      EXPECT_EQ(e.fault(), Fault::usage);
      return e.what();
    }
  };
  for (const auto& [spec, part] : std::initializer_list<std::pair<const char*, const char*>>{
           {"cosine | step", "two schedules of lr, \"cosine\" and \"step\""},
           {"cosine of=beta1 | step of=beta1", "two schedules of beta1"},
           {"linear until=10 | cosine until=10 | constant", "until=10 is not after the one before it"},
           {"linear until=0.5 | cosine until=0.2", "not after"},
           {"exponential chain=true", "no schedule of lr stands before it"},
           {"cosine | step of=beta1 chain=true", "no schedule of beta1 stands before it"},
           {"cosine | step chain=true until=3", "until belongs to"},
           {"cosine until=-1", "out of range"},
           {"cosine untl=1", "did you mean until?"}})
    EXPECT_NE(message(spec).find(part), std::string::npos) << spec << ": " << message(spec);
}

}  // namespace
}  // namespace ravine
