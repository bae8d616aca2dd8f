#include <gtest/gtest.h>

#include "ravine/core/error.hpp"
#include "ravine/optim/optimizer.hpp"

namespace ravine {
namespace {

std::string message(const std::string& spec) {
  try {
    const OptimizerSpec parsed(spec);
    return "accepted as " + parsed.text();
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::usage);
    return e.what();
  }
}

void expect_error(const std::string& spec, const std::string& part) {
  EXPECT_NE(message(spec).find(part), std::string::npos) << spec << ": " << message(spec);
}

TEST(OptimizerSpec, SaysWhatIsWrongAndWhatWasMeant) {
  expect_error("adma", "did you mean adam?");
  expect_error("adam beta=0.9", "did you mean beta1?");
  expect_error("adam lr=-1", "lr=-1 is out of range (0, inf)");
  expect_error("adam beta1=1", "out of range [0, 1)");
  expect_error("adam lr=fast", "should be a number");
  expect_error("adam eps_hat=perhaps", "true or false");
  expect_error("rprop variant=irprop", "irprop-, rprop-, rprop+, irprop+");
  expect_error("adam | clipp norm=1", "did you mean clip?");
  expect_error("adam | clip norm=0", "out of range");
  expect_error("adam | cosine | step", "two schedules");
  expect_error("adam | clip norm=1 | clip norm=2", "given twice");
  expect_error("adam cosine", "separate stages with |");
  expect_error("cosine | adam", "unknown optimizer \"cosine\"");
  expect_error("adam lr=nan", "out of range");
  expect_error("adam | cosine of=beta", "did you mean beta1?");
  expect_error("adam | cosine of=amsgrad", "cannot be scheduled");
  expect_error("adam | cosine of=weight_decay", "weight_decay is 0");
  expect_error("sgd | cosine of=momentum", "momentum is 0");
}

TEST(OptimizerSpec, IsPrintedCanonically) {
  EXPECT_EQ(message("ADAM"), "accepted as adam lr=0.001");
  EXPECT_EQ(message("adam beta2=0.98 lr=1e-3 | Cosine warmup=0.05 | clip norm=1"),
            "accepted as adam lr=0.001 beta2=0.98 | clip norm=1 | cosine warmup=0.05");
  EXPECT_EQ(message("adamw weight-decay=0.01"), "accepted as adamw lr=0.001");
  EXPECT_EQ(message("adam weight_decay=0.1 decay=decoupled"),
            "accepted as adam lr=0.001 weight_decay=0.1 decay=decoupled");
  for (const char* spec :
       {"adamw lr=0.001 | linear start=0.01 end=1 until=100 | cosine | exponential_warmup chain=true",
        "adam lr=0.001 | clip norm=1 | one_cycle | one_cycle dip=0.9 of=beta1 | cosine of=eps"})
    EXPECT_EQ(message(spec), std::string("accepted as ") + spec);
}

// A gradient longer than the bound is scaled down to it, a shorter one is left alone.
TEST(Clip, BoundsTheNormOfTheWholeGradient) {
  Layout layout;
  layout.add("a", {2}, Kind::vector);
  layout.add("b", {1}, Kind::vector);
  Threads threads(1);
  for (const double length : {10.0, 0.5}) {
    Optimizer<double> optimizer(OptimizerSpec("sgd lr=1 | clip norm=1"), layout, threads);
    Buffer<double> x(layout.size()), g(layout.size());
    g[0] = length * 2 / 3, g[1] = -length * 2 / 3, g[16] = length / 3;
    optimizer.step(x.span(), g.span(), {}, 0);
    const double moved = std::min(length, 1.0);
    EXPECT_NEAR(x[0], -moved * 2 / 3, 1e-15);
    EXPECT_NEAR(x[1], moved * 2 / 3, 1e-15);
    EXPECT_NEAR(x[16], -moved / 3, 1e-15);
  }
}

// x -= lr (g + weight_decay x) and momentum by hand, with numbers that halve at step 1.
TEST(Optimizer, SchedulesEveryNumber) {
  Layout layout;
  layout.add("x", {1}, Kind::vector);
  Threads threads(1);
  auto run = [&](const std::string& spec) {
    Optimizer<double> optimizer(OptimizerSpec(spec), layout, threads);
    Buffer<double> x(layout.size()), g(layout.size());
    x[0] = 1, g[0] = 1;
    for (int t = 0; t < 2; ++t) optimizer.step(x.span(), g.span(), {.step = static_cast<double>(t), .steps = 2}, 0);
    EXPECT_EQ(optimizer.rate(), 0.5);
    return x[0];
  };
  const std::string halved = " | multistep 1 rate=0.5 by=step of=";
  EXPECT_DOUBLE_EQ(run("sgd lr=0.5 momentum=0.5" + halved + "momentum"), 1 - 0.5 - 0.5 * 1.25);
  EXPECT_DOUBLE_EQ(run("sgd lr=0.5 weight_decay=0.5" + halved + "weight_decay"), 0.25 - 0.5 * (1 + 0.25 * 0.25));
  EXPECT_DOUBLE_EQ(run("sgd lr=0.5 weight_decay=0.5 decay=decoupled" + halved + "weight_decay"), 0.25 * 0.875 - 0.5);
  // Out of its range: an error, not a number that ruins the run.
  EXPECT_THROW(run("sgd lr=0.5 momentum=0.5 | piecewise 1:1.5 by=step of=momentum"), Error);
}

// The numbers of a checkpoint hold what a schedule has observed.
TEST(Optimizer, ResumesAScheduleThatObserves) {
  Layout layout;
  layout.add("x", {1}, Kind::vector);
  Threads threads(1);
  const OptimizerSpec spec("sgd lr=1 weight_decay=1 | plateau patience=1 | slope patience=4 of=weight_decay");
  Optimizer<double> first(spec, layout, threads);
  for (int t = 0; t < 7; ++t) first.observe(1);
  Optimizer<double> second(spec, layout, threads);
  second.set_numbers(first.numbers());
  EXPECT_EQ(second.numbers(), first.numbers());
  EXPECT_EQ(second.spec().schedule.rate(1, {}), 0.125);
  EXPECT_EQ(second.spec().schedule.value("weight_decay", 1, {}), 0.1);
  EXPECT_THROW(second.set_numbers({1, 2, 3}), Error);
}

TEST(Optimizer, KeepsNoSlotItDoesNotUse) {
  Layout layout;
  layout.add("x", {100}, Kind::vector);
  Threads threads(1);
  EXPECT_EQ(Optimizer<float>(OptimizerSpec("sgd"), layout, threads).slots().size(), 0U);
  EXPECT_EQ(Optimizer<float>(OptimizerSpec("sgd momentum=0.9"), layout, threads).slots().size(), 1U);
  EXPECT_EQ(Optimizer<float>(OptimizerSpec("rmsprop"), layout, threads).slots().size(), 1U);
  EXPECT_EQ(Optimizer<float>(OptimizerSpec("rmsprop centered=true momentum=0.5"), layout, threads).slots().size(), 3U);
  EXPECT_EQ(Optimizer<float>(OptimizerSpec("adam"), layout, threads).slots().size(), 2U);
  EXPECT_EQ(Optimizer<float>(OptimizerSpec("adam amsgrad=true"), layout, threads).slots().size(), 3U);
}

}  // namespace
}  // namespace ravine
