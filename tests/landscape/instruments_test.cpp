#include "ravine/landscape/instruments.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "ravine/core/error.hpp"
#include "ravine/data/samples.hpp"
#include "ravine/landscape/lr_range.hpp"
#include "ravine/landscape/step_gauge.hpp"
#include "ravine/methods/minimize.hpp"
#include "ravine/simd/normal.hpp"
#include "tests/landscape/terrains.hpp"
#include "tests/temporary.hpp"

namespace ravine {
namespace {

TEST(Ewma, IsTheSumOfTheLectureAndItsCorrection) {
  Ewma average(0.9);
  EXPECT_NEAR(average.add(10), 10, 1e-12);  // corrected from the first value on
  EXPECT_NEAR(average.uncorrected(), 1, 1e-12);
  average.add(20);
  EXPECT_NEAR(average.uncorrected(), 0.1 * (20 + 0.9 * 10), 1e-12);
  EXPECT_NEAR(average.corrected(), average.uncorrected() / (1 - 0.9 * 0.9), 1e-12);
}

// Gradients G + noise of covariance Sigma: the estimate finds tr(Sigma) / |G|^2.
TEST(NoiseScale, FindsTheKnownOneOfASyntheticGradient) {
  constexpr std::size_t n = 20, batch = 64, parts = 4;
  double gradient_squares = 0, trace = 0;
  for (std::size_t i = 0; i < n; ++i) {
    gradient_squares += 0.01 * static_cast<double>(i) * 0.01 * static_cast<double>(i);
    trace += 0.1 * static_cast<double>(i + 1);
  }
  NoiseScale scale(0.999);
  for (std::size_t t = 0; t < 4000; ++t) {
    double whole[n] = {}, small = 0, big = 0;
    for (std::size_t p = 0; p < parts; ++p)
      for (std::size_t i = 0; i < n; ++i) {  // the mean of batch / parts examples
        const double deviation = std::sqrt(0.1 * static_cast<double>(i + 1) * parts / batch);
        const double g =
            0.01 * static_cast<double>(i) + deviation * normal(Random(1, Stream::noise), (t * parts + p) * n + i);
        small += g * g / parts;
        whole[i] += g / parts;
      }
    for (const double g : whole) big += g * g;
    scale.add(small, batch / parts, big, batch);
  }
  ASSERT_TRUE(scale.value());
  EXPECT_NEAR(*scale.value() / (trace / gradient_squares), 1, 0.1);
}

TEST(NoiseScale, IsNothingWhereThereIsOnlyNoise) {
  NoiseScale scale;
  scale.add(4, 16, 0.5, 64);  // the estimate of |G|^2 is negative
  EXPECT_FALSE(scale.value());
}

TEST(StepGauge, SaysWhereOnTheParabolaAStepEnded) {
  auto gauge = [](double t) {  // f = (s - 2)^2: the lowest point is at 2
    return step_gauge({.value = 4, .slope = -4}, {.value = (t - 2) * (t - 2), .slope = 2 * (t - 2)}, t);
  };
  EXPECT_NEAR(*gauge(2), 0, 1e-12);
  EXPECT_NEAR(*gauge(4), 1, 1e-12);
  EXPECT_NEAR(*gauge(1), -0.5, 1e-12);
  EXPECT_FALSE(step_gauge({.value = 1, .slope = -1}, {.value = -3, .slope = -3}, 1)) << "it bends down";
  EXPECT_FALSE(step_gauge({.value = 1, .slope = 1}, {.value = 3, .slope = 3}, 1)) << "uphill from the start";
}

TEST(StepGauge, TrustsWhatVariesLess) {
  // The end's value is far off, and is known to be.
  const auto trusted = step_gauge({.value = 4, .slope = -4, .value_variance = 0.01, .slope_variance = 0.01},
                                  {.value = 90, .slope = 0, .value_variance = 1e6, .slope_variance = 0.01}, 2);
  EXPECT_NEAR(*trusted, 0, 0.01);
}

TEST(Stability, HasTheThresholdsOfTheLiterature) {
  auto scale = [](const char* spec) { return stability_of(OptimizerSpec(spec))->scale; };
  EXPECT_EQ(scale("sgd"), 2);
  EXPECT_NEAR(scale("heavy_ball"), 3.8, 1e-12);
  EXPECT_NEAR(scale("nesterov"), 3.8 / 2.8, 1e-12);
  EXPECT_NEAR(scale("momentum"), 38, 1e-9);
  EXPECT_NEAR(scale("adam"), 38, 1e-9);
  EXPECT_EQ(scale("rmsprop"), 2);
  EXPECT_FALSE(stability_of(OptimizerSpec("lion")));
  EXPECT_FALSE(stability_of(OptimizerSpec("amsgrad")));
  EXPECT_FALSE(stability_of(OptimizerSpec("sgd | clip norm=1")));
}

// The thresholds are those of the optimizers as they run here: just below, a quadratic shrinks; just above, it grows.
TEST(Stability, IsWhereAQuadraticBeginsToGrow) {
  for (const char* name : {"sgd", "heavy_ball", "nesterov", "momentum"}) {
    OptimizerSpec spec(name);
    const double curvature = 5, edge = stability_of(spec)->scale / curvature;  // the rate at which it is met
    for (const double share : {0.98, 1.02}) {
      spec.set_lr(share * edge);
      Quartic bowl({curvature});
      const double end = minimize<double>(bowl, spec, {.steps = 4000}).value;
      if (share < 1) EXPECT_LT(end, 1e-6) << name;
      else EXPECT_GT(end, 1e6) << name;
    }
  }
}

TEST(Suggestions, AreReadFromTheCurve) {
  // Flat, a fall from lr 1e-4 to 1e-2, and an explosion.
  std::vector<double> lr, loss;
  for (int k = 0; k < 100; ++k) {
    lr.push_back(std::pow(10.0, -6 + 6.0 * k / 99));
    const double decades = std::log10(lr.back());
    loss.push_back(decades < -4   ? 1 - 1e-5 * k
                   : decades < -2 ? 1 - 0.4 * (decades + 4)
                                  : 0.2 + 2 * (decades + 2) * (decades + 2));
  }
  const LrSuggestions s = suggest_rates(lr, loss);
  EXPECT_GT(*s.steep, 1e-4);
  EXPECT_LT(*s.steep, 1e-2);
  EXPECT_NEAR(std::log10(*s.minimum), -3, 0.07);
  EXPECT_GT(*s.valley, 1e-5);
  EXPECT_LT(*s.valley, 1e-2);
  ASSERT_TRUE(s.slide);
  EXPECT_FALSE(suggest_rates(lr, {1, 2, 3}).valley);
  EXPECT_FALSE(suggest_rates(lr, std::vector<double>(100, 1.0)).valley) << "it never falls";
}

// On tables whose loss is noisy, the steepest step of the smoothed curve is one of its first.
TEST(Suggestions, SteepIsNotTheNoiseOfTheFirstSteps) {
  std::vector<double> lr, loss;
  for (int k = 0; k < 100; ++k) {
    lr.push_back(std::pow(10.0, -6 + 7.0 * k / 99));
    const double decades = std::log10(lr.back()), noise = k % 2 == 0 ? 0.4 : -0.4;
    loss.push_back(1 / (1 + std::exp(3 * (decades + 2))) + noise / (1 + k));
  }
  const LrSuggestions s = suggest_rates(lr, loss);
  ASSERT_TRUE(s.steep);
  EXPECT_NEAR(std::log10(*s.steep), -2, 0.2);
}

class OnMoons : public testing::Test {
 protected:
  TableTraining job(const std::string& optimizer, const std::string& model = "mlp:8 activation=relu") {
    const std::string file = folder.write("m.csv", to_csv(make_sample("moons", 200, 0.1, 1)));
    return TableTraining(
        {.data = file, .target = "y", .model = model, .optimizer = optimizer, .batch = 16, .epochs = 6});
  }
  TemporaryFolder folder;
};

using InstrumentsOnMoons = OnMoons;
using FindLrOnMoons = OnMoons;
using ThreadsInstruments = OnMoons;
using ThreadsFindLr = OnMoons;

TEST_F(InstrumentsOnMoons, DoNotChangeTheBits) {
  for (const char* optimizer : {"adam lr=0.01", "sgd lr=0.1 | sam", "schedule_free_sgd", "lbfgs"}) {
    TableTraining plain = job(optimizer), watched = job(optimizer);
    Threads threads(1);
    Instruments instruments(watched, threads);
    FitHooks hooks;
    instruments.attach(hooks);
    const Trained a = plain.run(), b = watched.run(hooks);
    EXPECT_EQ(
        std::memcmp(a.model.parameters.data(), b.model.parameters.data(), a.model.parameters.size() * sizeof(float)), 0)
        << optimizer;
    EXPECT_FALSE(instruments.log().records.empty());
  }
}

TEST_F(ThreadsInstruments, DoNotDependOnTheirNumber) {
  auto records = [&](unsigned n) {
    TableTraining watched = job("adam lr=0.01", "mlp:64,64");
    Threads threads(n);
    Instruments instruments(watched, threads);
    FitHooks hooks;
    instruments.attach(hooks);
    watched.run(hooks);
    std::string text;
    for (const InstrumentRecord& r : instruments.log().records) text += instrument_json(r) + "\n";
    return text;
  };
  EXPECT_EQ(records(1), records(3));
}

TEST_F(InstrumentsOnMoons, MeasureWhatTheySay) {
  TableTraining watched = job("sgd lr=0.25", "perceptron");
  Threads threads(1);
  std::size_t told = 0;
  Instruments instruments(watched, threads, [&](const InstrumentRecord&) { ++told; });
  FitHooks hooks;
  instruments.attach(hooks);
  watched.run(hooks);
  const InstrumentLog& log = instruments.log();
  EXPECT_EQ(told, log.records.size());
  EXPECT_EQ(log.layers, std::vector<std::string>{"dense0.weight"});
  const InstrumentRecord& first = log.records[0];
  EXPECT_EQ(first.step, 1U);
  EXPECT_NEAR(first.loss, std::log(2.0), 1e-6);    // a perceptron starts at 0,
  EXPECT_TRUE(std::isnan(first.update_ratio[0]));  // of which no change is a share
  EXPECT_TRUE(std::isnan(first.dead_units)) << "there are no hidden units";
  EXPECT_NEAR(first.stability_threshold, 2 / first.rate, 1e-9);
  // At 0 the Hessian of logistic regression is X^T X / 4n, with a column of ones.
  const Dataset sample = sample_rows(watched.training(), 256, watched.fit_options().seed);
  double h[3][3] = {}, power = 0, v[3] = {1, 1, 1};
  for (std::size_t r = 0; r < sample.rows; ++r) {
    const double x[3] = {sample.x[2 * r], sample.x[2 * r + 1], 1};
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j) h[i][j] += x[i] * x[j] / 4 / static_cast<double>(sample.rows);
  }
  for (int step = 0; step < 500; ++step) {
    double w[3] = {}, length = 0;
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j) w[i] += h[i][j] * v[j];
    for (const double x : w) length += x * x;
    power = std::sqrt(length);
    for (int i = 0; i < 3; ++i) v[i] = w[i] / power;
  }
  EXPECT_NEAR(first.sharpness, power, 1e-6);
}

TEST_F(InstrumentsOnMoons, CountDeadUnits) {
  TableTraining watched = job("sgd lr=1e-9");
  Threads threads(1);
  Instruments instruments(watched, threads);
  FitHooks hooks;
  instruments.attach(hooks);
  // As fit() does, but with two of the eight units far below zero for every row.
  const auto before = hooks.before_step;
  hooks.before_step = [&](const StepView& step) {
    Buffer<float> x = step.parameters.clone();
    const Layout& layout = watched.network().layout();
    view(x.span(), layout[1])[2] = view(x.span(), layout[1])[5] = -100;
    before({.step = step.step,
            .epoch = step.epoch,
            .loss = step.loss,
            .rows = step.rows,
            .parameters = x,
            .state = step.state,
            .gradient = step.gradient,
            .method = step.method});
  };
  FitState fresh;
  watched.run(fresh, hooks);
  EXPECT_EQ(instruments.log().records[0].dead_units, 0.25);
}

TEST_F(FindLrOnMoons, FindsARateAtWhichTheTrainingLearns) {
  TableTraining training = job("adam");
  Threads threads(1);
  const LrRange range = find_lr(training, {}, threads);
  ASSERT_EQ(range.curves.size(), 3U);
  EXPECT_NEAR(range.from, 1e-6, 1e-18);
  EXPECT_NEAR(range.to, 10, 1e-9);
  EXPECT_LT(range.suggestion, range.divergence.value_or(range.to) / 3);
  const double before = training.run().run.epochs.back().train_loss;
  training.set_lr(range.suggestion);
  EXPECT_LT(training.run().run.epochs.back().train_loss, before) << "better than the default of 0.001 in six epochs";
  EXPECT_THROW(find_lr(job("lbfgs"), {}, threads), Error);
}

TEST_F(ThreadsFindLr, DoesNotDependOnTheirNumber) {
  const TableTraining training = job("adam", "mlp:64,64");
  Threads one(1), three(3);
  EXPECT_EQ(find_lr(training, {.seeds = 1}, one).curves[0].loss, find_lr(training, {.seeds = 1}, three).curves[0].loss);
}

}  // namespace
}  // namespace ravine
