#include "ravine/schedules/schedule.hpp"

#include <gtest/gtest.h>

#include <set>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "tests/golden.hpp"

namespace ravine {
namespace {

Schedule make(const std::string& spec) { return Schedule(parse_spec(spec)); }

// The rate at step t of `steps`, in a run where every step is an epoch.
double at(const Schedule& s, double t, double steps, double a0 = 1) {
  return s.rate(a0, {.step = t, .steps = steps, .epoch = t, .epochs = steps});
}

// The lecture's formulas.
TEST(Schedule, FollowsItsFormula) {
  EXPECT_DOUBLE_EQ(at(make("inverse_time decay=0.5"), 4, 10, 0.2), 0.2 / 3);
  EXPECT_DOUBLE_EQ(at(make("exponential rate=0.98"), 3, 10, 0.2), 0.2 * 0.98 * 0.98 * 0.98);
  EXPECT_DOUBLE_EQ(at(make("exponential rate=0.95"), 2, 10), 0.9025);
  EXPECT_DOUBLE_EQ(at(make("step every=100 rate=0.1"), 99, 1000), 1);
  EXPECT_DOUBLE_EQ(at(make("step every=100 rate=0.1"), 200, 1000), 0.1 * 0.1);
  EXPECT_DOUBLE_EQ(at(make("inverse_sqrt k=2"), 0, 10), 2);
  EXPECT_DOUBLE_EQ(at(make("inverse_sqrt k=2"), 3, 10), 1);
  EXPECT_DOUBLE_EQ(at(make("constant"), 7, 10, 0.3), 0.3);
  EXPECT_DOUBLE_EQ(at(make("linear"), 5, 10), 0.5);
  EXPECT_DOUBLE_EQ(at(make("polynomial power=2"), 5, 10), 0.25);
  EXPECT_DOUBLE_EQ(at(make("cosine"), 5, 10), 0.5);
  EXPECT_DOUBLE_EQ(at(make("cosine end=0.1"), 10, 10), 0.1);
  EXPECT_DOUBLE_EQ(at(make("piecewise 3:0.01 6:x0.5"), 2, 10), 1);
  EXPECT_DOUBLE_EQ(at(make("piecewise 3:0.01 6:x0.5"), 3, 10), 0.01);
  EXPECT_DOUBLE_EQ(at(make("piecewise 3:0.01 6:x0.5"), 6, 10), 0.005);
}

TEST(Schedule, HasAFloorAndAWarmUp) {
  EXPECT_DOUBLE_EQ(at(make("exponential rate=0.5 min=0.1"), 9, 10), 0.1);
  const Schedule s = make("linear warmup=4");  // four steps up, six down
  const double expected[] = {0.25, 0.5, 0.75, 1, 1, 5.0 / 6, 4.0 / 6, 3.0 / 6, 2.0 / 6, 1.0 / 6};
  for (int t = 0; t < 10; ++t) EXPECT_NEAR(at(s, t, 10), expected[t], 1e-15) << t;
  EXPECT_DOUBLE_EQ(at(make("constant warmup=0.5"), 1, 10), 0.4);
  EXPECT_DOUBLE_EQ(at(make("constant warmup=0.5"), 5, 10), 1);
}

TEST(Schedule, CountsStepsOrEpochs) {
  const Clock clock{.step = 250, .steps = 1000, .epoch = 2, .epochs = 8};
  EXPECT_DOUBLE_EQ(make("exponential rate=0.5").rate(1, clock), 0.25);
  EXPECT_DOUBLE_EQ(make("linear").rate(1, clock), 0.75);
  EXPECT_DOUBLE_EQ(make("linear by=epoch").rate(1, {.step = 250, .steps = 1000, .epoch = 4, .epochs = 8}), 0.5);
}

TEST(Schedule, RestartsWarm) {
  const Schedule s = make("cosine period=4 mult=2 after=restart");
  EXPECT_DOUBLE_EQ(at(s, 0, 100), 1);
  EXPECT_DOUBLE_EQ(at(s, 2, 100), 0.5);
  EXPECT_DOUBLE_EQ(at(s, 4, 100), 1);
  EXPECT_DOUBLE_EQ(at(s, 8, 100), 0.5);
  EXPECT_DOUBLE_EQ(at(s, 12, 100), 1);
  EXPECT_DOUBLE_EQ(at(make("cosine period=4"), 50, 100), 0);
}

// Every learning-rate sequence of the reference that this set of schedules has, in its own words.
TEST(Schedule, ReproducesTheReference) {
  struct Words {
    const char* name;
    std::size_t index;  // among the runs of that name
    const char* spec;
    double a0;
  };
  const Words words[] = {
      {"StepLR", 0, "step every=7 rate=0.5 by=step", 0.1},
      {"MultiStepLR", 0, "piecewise 5:x0.2 20:x0.2 21:x0.2 40:x0.2 by=step", 0.1},
      {"ExponentialLR", 0, "exponential rate=0.93 by=step", 0.1},
      {"CosineAnnealingLR", 0, "cosine period=40 end=0.01 after=rise", 0.1},
      {"CosineAnnealingWarmRestarts", 0, "cosine period=8 mult=2 end=0.01 after=restart", 0.1},
      {"CosineAnnealingWarmRestarts", 1, "cosine period=13 after=restart", 0.1},
      {"OneCycleLR", 0, "one_cycle up=0.3 div=25 final_div=10000", 0.5},
      {"OneCycleLR", 1, "one_cycle up=0.25 div=10 final_div=100 shape=linear", 0.5},
      {"OneCycleLR", 2, "one_cycle up=0.3 three_phase=true", 1},
      {"LinearLR", 0, "linear start=0.33333333333333331 end=1 period=10", 0.1},
      {"PolynomialLR", 0, "polynomial period=40 power=2", 0.1},
      {"ConstantLR", 0, "piecewise 0:x0.25 12:x4 by=step", 0.1},
      {"ConstantLR", 0, "constant factor=0.25 until=12 | constant", 0.1},
      {"MultiStepLR", 0, "multistep 5 20 21 40 rate=0.2 by=step", 0.1},
      {"CyclicLR", 0, "cyclic low=0.1 up=8", 0.1},
      {"CyclicLR", 1, "cyclic low=0.1 up=6 down=9 mode=triangular2", 0.1},
      {"CyclicLR", 2, "cyclic low=0.1 up=7 mode=exp_range gamma=0.97", 0.1},
      {"SequentialLR", 0, "linear start=0.1 end=1 until=10 | cosine", 0.1},
      {"SequentialLR", 0, "linear start=0.1 end=1 until=10 | cosine period=50", 0.1},
  };
  const auto file = golden("schedules");
  const auto& runs = file.at("runs");
  for (const Words& w : words) {
    std::size_t seen = 0;
    for (const auto& run : runs) {
      if (run.at("schedule").get<std::string>() != w.name || seen++ != w.index) continue;
      const Schedule s = make(w.spec);
      const auto lr = run.at("lr").get<std::vector<double>>();
      for (std::size_t t = 0; t < lr.size(); ++t)
        EXPECT_NEAR(at(s, static_cast<double>(t), 60, w.a0), lr[t], 1e-12) << w.spec << " at " << t;
    }
    EXPECT_GT(seen, w.index) << w.name;
  }
}

// What the reference does with the momentum meanwhile.
TEST(Schedule, CyclesTheMomentumAsTheReferenceDoes) {
  struct Words {
    const char* spec;
    double largest, smallest;
  };
  const Words words[] = {{"one_cycle up=0.3", 0.95, 0.85},
                         {"one_cycle up=0.25 shape=linear", 0.95, 0.85},
                         {"one_cycle up=0.3 three_phase=true", 0.95, 0.85},
                         {"cyclic up=8", 0.9, 0.8},
                         {"cyclic up=6 down=9 mode=triangular2", 0.9, 0.8},
                         {"cyclic up=7 mode=exp_range gamma=0.97", 0.9, 0.8}};
  std::size_t index = 0;
  const auto file = golden("schedules");
  for (const auto& run : file.at("runs")) {
    if (!run.contains("momentum")) continue;
    const Words& w = words[index++];
    const Schedule s = make(std::string(w.spec) + " of=momentum dip=" + format_number(w.smallest / w.largest));
    const auto momentum = run.at("momentum").get<std::vector<double>>();
    for (std::size_t t = 0; t < momentum.size(); ++t) {
      const auto now = static_cast<double>(t);
      const Clock clock{.step = now, .steps = 60, .epoch = now, .epochs = 60};
      EXPECT_NEAR(s.value("momentum", w.largest, clock), momentum[t], 1e-12) << w.spec << " at " << t;
      EXPECT_EQ(s.rate(0.5, clock), 0.5);
    }
  }
  EXPECT_EQ(index, std::size(words));
}

// No sequence of the reference is left out above.
TEST(Schedule, KnowsEverySequenceOfTheReference) {
  const std::set<std::string> known{"StepLR",       "MultiStepLR", "ExponentialLR", "CosineAnnealingLR",
                                    "OneCycleLR",   "CyclicLR",    "LinearLR",      "CosineAnnealingWarmRestarts",
                                    "PolynomialLR", "ConstantLR",  "SequentialLR",  "ReduceLROnPlateau"};
  const auto file = golden("schedules");
  for (const auto& run : file.at("runs")) EXPECT_TRUE(known.contains(run.at("schedule").get<std::string>()));
}

TEST(Schedule, WaitsForTheLossAsTheReferenceDoes) {
  const char* specs[] = {"plateau rate=0.5 patience=3 threshold=1e-4",
                         "plateau rate=0.2 patience=2 threshold=0.01 absolute=true cooldown=3 min=0.001"};
  std::size_t index = 0;
  const auto file = golden("schedules");
  for (const auto& run : file.at("runs")) {
    if (run.at("schedule").get<std::string>() != "ReduceLROnPlateau") continue;
    Schedule s = make(specs[index++]);
    const auto lr = run.at("lr").get<std::vector<double>>(), metrics = run.at("metrics").get<std::vector<double>>();
    for (std::size_t t = 0; t < lr.size(); ++t) {
      EXPECT_NEAR(at(s, static_cast<double>(t), 60, 0.1), lr[t], 1e-15) << specs[index - 1] << " at " << t;
      s.observe(metrics[t]);
    }
  }
  EXPECT_EQ(index, 2U);
}

TEST(Schedule, PrintsWhatItReads) {
  for (const char* spec : {"constant", "cosine warmup=0.05", "step every=30 min=1e-05",
                           "piecewise 3:0.01 6:x0.5 by=step", "plateau patience=2"})
    EXPECT_EQ(make(spec).spec(), spec);
  for (const ScheduleInfo& info : list_schedules()) {
    if (info.name == "piecewise" || info.name == "multistep") continue;  // have no default
    EXPECT_EQ(make(info.name).spec(), info.name);
  }
}

TEST(Schedule, RefusesWhatMakesNoSense) {
  for (const char* bad : {"cosin",
                          "cosine period=-1",
                          "step ever=3",
                          "piecewise",
                          "piecewise 3:0.1 3:0.2",
                          "piecewise x:0.1",
                          "cosine fast",
                          "exponential rate=1.5",
                          "one_cycle up=1",
                          "multistep",
                          "multistep 3 x",
                          "multistep 5 3",
                          "chebyshev n=12",
                          "chebyshev n=0",
                          "wsd shape=exponential",
                          "tanh_decay low=3",
                          "cosine gain=0.5",
                          "piecewise 3:1 between=linear boundary=after",
                          "slope patience=3",
                          "wsd cooldown=0"}) {
    EXPECT_THROW(make(bad), Error) << bad;
  }
}

}  // namespace
}  // namespace ravine
