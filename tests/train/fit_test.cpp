#include "ravine/train/fit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "ravine/core/error.hpp"
#include "ravine/core/random.hpp"
#include "ravine/data/samples.hpp"
#include "tests/allocations.hpp"

namespace ravine {
namespace {

Dataset points_data(const std::string& name, std::size_t rows, double noise, std::uint64_t seed) {
  const Points points = make_sample(name, rows, noise, seed);
  Dataset data;
  data.rows = rows;
  data.width = 2;
  data.x = Buffer<float>(2 * rows);
  for (std::size_t i = 0; i < rows; ++i) {
    data.x[2 * i] = static_cast<float>(4 * points.x1[i] - 2);
    data.x[2 * i + 1] = static_cast<float>(4 * points.x2[i] - 2);
    data.labels.push_back(points.y[i]);
    data.targets.push_back(static_cast<float>(points.y[i]));
  }
  return data;
}

Target two_classes() {
  return {.name = "y", .kind = Target::Kind::classes, .classes = {"0", "1"}, .numeric_classes = true};
}

struct Job {
  Network<float> network;
  AnyLoss loss{"bce", Task::binary};
  Target target = two_classes();
  Dataset training = points_data("moons", 300, 0.1, 1), validation = points_data("moons", 100, 0.1, 2);
  FitOptions options;
  explicit Job(const std::string& spec) : network({2, {}, 1, NetworkSpec::parse(spec)}) { options.epochs = 10; }
  Run run(FitState& state, unsigned n = 1, const FitHooks& hooks = {}) const {
    Threads threads(n);
    return fit(network, loss, target, training, validation, options, state, threads, hooks);
  }
};

bool same(const Buffer<float>& a, const Buffer<float>& b) {
  return a.size() == b.size() && (a.size() == 0 || std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
}

TEST(Fit, PerceptronSeparatesWhatALineSeparates) {
  Job job("perceptron");
  job.training = points_data("blobs", 400, 0.2, 1);
  job.validation = Dataset{};
  job.options.optimizer = OptimizerSpec("sgd lr=1");
  job.options.epochs = 100;
  FitState state;
  job.run(state);
  Threads threads(1);
  const Outputs outputs =
      run_network(job.network, job.loss, job.training, state.best_parameters, state.best_state, threads);
  EXPECT_EQ(metric(score(job.target, job.training, outputs), "accuracy"), 1.0);
}

TEST(Fit, KeepsTheWeightsOfTheBestEpochAndReportsExactlyThose) {
  Job job("mlp:64,64 dropout=0");
  job.options.optimizer = OptimizerSpec("adam lr=0.03");
  job.options.epochs = 60;
  FitState state;
  const ravine::Run run = job.run(state);
  double best = infinity;
  std::size_t epoch = 0;
  for (const EpochRecord& r : run.epochs)
    if (r.valid_loss < best) best = r.valid_loss, epoch = r.epoch;
  EXPECT_EQ(run.best_epoch, epoch);
  EXPECT_LT(run.best_epoch, 60U) << "the test wants a run that overfits";
  Threads threads(1);
  const Outputs outputs =
      run_network(job.network, job.loss, job.validation, state.best_parameters, state.best_state, threads);
  EXPECT_EQ(outputs.loss, best);
}

TEST(Fit, StopsEarlyWhenPatienceIsUp) {
  Job job("mlp:64,64 dropout=0");
  job.options.optimizer = OptimizerSpec("adam lr=0.03");
  job.options.epochs = 500;
  job.options.patience = 5;
  FitState state;
  const ravine::Run run = job.run(state);
  EXPECT_EQ(run.outcome, Outcome::stopped_early);
  EXPECT_EQ(run.epochs.size(), run.best_epoch + 5);
}

// 300 rows in batches of 128 are 128 + 128 + 44; the epoch's loss is the mean over rows, not over batches.
TEST(Fit, UsesTheShortBatchAndWeighsItRightly) {
  Job job("perceptron");
  job.options.optimizer = OptimizerSpec("sgd lr=1e-30");  // nothing moves
  job.options.batch = 128;
  job.options.epochs = 1;
  FitState state;
  const ravine::Run run = job.run(state);
  EXPECT_EQ(run.steps, 3U);
  Threads threads(1);
  EXPECT_NEAR(run.epochs[0].train_loss,
              run_network(job.network, job.loss, job.training, state.parameters, state.state, threads).loss, 1e-6);
}

TEST(Fit, FullBatchMiniBatchAndStochasticAreOneThing) {
  for (const auto& [batch, steps] :
       {std::pair<std::size_t, std::size_t>{0, 1}, {300, 1}, {1000, 1}, {128, 3}, {1, 300}}) {
    Job job("mlp:8");
    job.options.batch = batch;
    job.options.epochs = 2;
    FitState state;
    EXPECT_EQ(job.run(state).steps, 2 * steps) << batch;
  }
}

// 300 rows: 10 steps of 30, then 5 of 60, 3 of 120, and all rows at once.
TEST(Fit, ABatchThatGrowsIsResumedAndBoundedByTheRows) {
  Job job("mlp:8");
  job.options.batch = 30;
  job.options.epochs = 7;
  job.options.optimizer = OptimizerSpec("adam lr=0.01 | cosine | piecewise 2:60 4:120 6:1e9 of=batch");
  FitState whole;
  const ravine::Run run = job.run(whole);
  std::vector<std::size_t> steps;
  for (const EpochRecord& r : run.epochs) steps.push_back(r.steps);
  EXPECT_EQ(steps, (std::vector<std::size_t>{10, 20, 25, 30, 33, 36, 37}));

  FitState parts;
  for (const std::size_t stop_at : {12U, 27U, 34U, 99U}) {
    std::atomic<bool> stop = false;
    std::size_t step = 0;
    FitHooks hooks;
    hooks.stop = &stop;
    hooks.on_step = [&, from = parts.step](std::size_t, std::size_t) { stop = from + ++step == stop_at; };
    job.run(parts, 1, hooks);
  }
  EXPECT_EQ(parts.step, 37U);
  EXPECT_TRUE(same(parts.parameters, whole.parameters));

  EXPECT_THROW(OptimizerSpec("sgd | plateau of=batch"), Error) << "it waits for losses, and the steps are planned";
}

TEST(Fit, CountsItsWorkAndEndsWhereThatIsUsedUp) {
  FitState plain, sharp;
  Job job("mlp:8");
  EXPECT_EQ(job.run(plain).forward_equivalents, 3.0 * 300 * 10);
  job.options.optimizer = OptimizerSpec("sgd lr=0.1 | sam");  // two gradients per step
  job.options.max_forward_equivalents = 3.0 * 300 * 10;
  const auto run = job.run(sharp);
  EXPECT_EQ(run.outcome, Outcome::finished);
  EXPECT_EQ(run.epochs.size(), 5U);
  EXPECT_EQ(run.forward_equivalents, 3.0 * 300 * 10);
}

TEST(Fit, DivergenceIsAnOutcome) {
  Job job("mlp:8");
  job.options.optimizer = OptimizerSpec("sgd lr=1e25");
  FitState state;
  EXPECT_EQ(job.run(state).outcome, Outcome::diverged);
}

TEST(ThreadsFit, GivesTheSameBitsAtAnyCount) {
  for (const char* spec : {"mlp:300,200 dropout=0.2", "mlp:200 norm=layer", "mlp:200 norm=batch", "perceptron"}) {
    Job job(spec);
    job.options.batch = 256;
    job.options.epochs = 3;
    FitState one;
    job.run(one, 1);
    for (const unsigned n : {2U, 4U}) {
      FitState other;
      job.run(other, n);
      EXPECT_TRUE(same(one.parameters, other.parameters)) << spec << " with " << n << " threads";
      EXPECT_TRUE(same(one.best_parameters, other.best_parameters)) << spec << " with " << n << " threads";
      EXPECT_TRUE(same(one.state, other.state));
      EXPECT_EQ(one.records.back().valid_loss, other.records.back().valid_loss);
    }
  }
}

// Ten epochs, against ten epochs that are interrupted after so many steps, saved and continued.
TEST(Fit, ResumesAsIfNeverInterrupted) {
  for (const char* optimizer : {"adam lr=0.01 | cosine warmup=0.1", "nadam | plateau patience=1",
                                "rprop variant=irprop+", "sgd lr=0.1 momentum=0.9 | clip norm=1"}) {
    Job job("mlp:32,16 norm=batch dropout=0.2");
    job.options.optimizer = OptimizerSpec(optimizer);
    job.options.patience = 8;
    FitState whole;
    const ravine::Run expected = job.run(whole);
    for (const std::size_t steps : {1UL, 7UL, 40UL, 47UL}) {
      std::atomic<bool> stop{false};
      std::size_t done = 0;
      FitHooks hooks;
      hooks.stop = &stop;
      hooks.on_step = [&](std::size_t, std::size_t) { stop = ++done == steps; };
      FitState state;
      EXPECT_EQ(job.run(state, 1, hooks).outcome, Outcome::interrupted);
      const ravine::Run resumed = job.run(state, 1);
      EXPECT_EQ(resumed.outcome, expected.outcome);
      EXPECT_TRUE(same(whole.parameters, state.parameters)) << optimizer << " interrupted after " << steps;
      EXPECT_TRUE(same(whole.best_parameters, state.best_parameters)) << optimizer << " interrupted after " << steps;
      ASSERT_EQ(resumed.epochs.size(), expected.epochs.size());
      for (std::size_t i = 0; i < expected.epochs.size(); ++i)
        EXPECT_EQ(resumed.epochs[i].train_loss, expected.epochs[i].train_loss) << i;
    }
  }
}

// Two epochs of one batch: each has the batch's own pass, and 2 directions of two values for ARS.
TEST(Fit, ChargesAValueAThirdOfAGradient) {
  for (const auto& [optimizer, passes] : {std::pair{"sgd lr=0.1", 3.0}, std::pair{"ars directions=2", 1.0 + 4}}) {
    Job job("perceptron");
    job.options.optimizer = OptimizerSpec(optimizer);
    job.options.batch = 0;
    job.options.epochs = 2;
    FitState state;
    EXPECT_NEAR(job.run(state).forward_equivalents, passes * 2 * 300, 1e-9) << optimizer;
  }
}

// The components of a finite sum are the rows: all of them have to be in the batch, each for itself.
TEST(FiniteSumFit, LearnsResumesAndSaysWhatItNeeds) {
  for (const char* optimizer : {"svrg lr=0.1 batch=30", "svrg lr=0.1 batch=30 bb=true", "sarah lr=0.1 batch=30",
                                "katyusha lr=0.2 batch=30", "svrg lr=0.2 batch=30 | cosine"}) {
    // The step of Barzilai and Borwein is for convex sums.
    Job job(std::string(optimizer).find("bb") != std::string::npos ? "perceptron" : "mlp:16 dropout=0");
    job.options.optimizer = OptimizerSpec(optimizer);
    job.options.batch = 0;
    job.options.epochs = 200;
    job.options.patience = 0;
    FitState whole, state;
    const ravine::Run run = job.run(whole);
    ASSERT_EQ(run.epochs.size(), 200U) << optimizer;
    EXPECT_LT(run.epochs.back().train_loss, 0.6 * run.epochs.front().train_loss) << optimizer;
    std::atomic<bool> stop{false};
    FitHooks hooks;
    hooks.stop = &stop;
    hooks.on_epoch = [&](const EpochRecord& record, bool) { stop = record.epoch == 57; };
    EXPECT_EQ(job.run(state, 1, hooks).outcome, Outcome::interrupted);
    EXPECT_EQ(job.run(state).outcome, run.outcome);
    EXPECT_TRUE(same(whole.parameters, state.parameters)) << optimizer;

    FitState unused, other;
    job.options.batch = 32;
    EXPECT_THROW(job.run(unused), Error);
    Job normalised("mlp:16 norm=batch");
    normalised.options.optimizer = job.options.optimizer;
    normalised.options.batch = 0;
    EXPECT_THROW(normalised.run(other), Error);
  }
}

// Ten epochs at a constant rate are four and then six.
TEST(Fit, GoesOnAfterItsEnd) {
  Job job("mlp:32");
  FitState whole, parts;
  job.run(whole);
  job.options.epochs = 4;
  job.run(parts);
  job.options.epochs = 10;
  job.run(parts);
  EXPECT_TRUE(same(whole.parameters, parts.parameters));
}

TEST(Fit, AllocatesNothingInAStep) {
  for (const char* spec : {"perceptron", "mlp:64,32 norm=batch dropout=0.2", "mlp:64,32 norm=layer activation=gelu"}) {
    const Network<float> network({2, {{7, 3}}, 1, NetworkSpec::parse(spec)});
    Dataset data = points_data("moons", 100, 0.1, 1);
    data.vectors = 1;
    for (std::size_t i = 0; i < 100; ++i) data.codes.push_back(static_cast<std::int32_t>(i % 7));
    Threads threads(2);
    const AnyLoss loss("bce", Task::binary);
    Supervised<float> objective(network, loss, data, 32, true, threads, {.l1 = 0.001, .l2 = 0.001});
    Optimizer<float> optimizer(OptimizerSpec("adamw | clip norm=1 | cosine"), network.layout(), threads);
    Buffer<float> x(network.layout().size()), state(network.state_layout().size()), g(network.layout().size());
    network.init(x.span(), state.span(), 1);
    std::vector<std::uint32_t> rows(32);
    for (std::uint32_t i = 0; i < 32; ++i) rows[i] = i;
    auto step = [&](std::uint64_t t) {
      const double value = objective.loss_and_gradient(rows, x.span(), state.span(), g.span(), 1, t);
      optimizer.step(x.span(), g.span(), {.step = static_cast<double>(t), .steps = 100}, value);
    };
    step(0);
    const std::size_t before = allocations();
    for (std::uint64_t t = 1; t < 50; ++t) step(t);
    EXPECT_EQ(allocations(), before) << spec;
  }
}

}  // namespace
}  // namespace ravine
