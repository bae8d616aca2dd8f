#include "ravine/methods/lbfgs.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "ravine/core/error.hpp"
#include "ravine/core/options.hpp"
#include "ravine/core/spec.hpp"
#include "ravine/objective/formula.hpp"
#include "ravine/objective/function.hpp"
#include "tests/allocations.hpp"
#include "tests/golden.hpp"
#include "tests/methods/walls.hpp"

namespace ravine {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();

std::vector<double> parameters(const Layout& layout, std::span<const double> x) {
  std::vector<double> values;
  for (const Block& block : layout.blocks())
    for (const double v : view(x, block)) values.push_back(v);
  return values;
}

TEST(Lbfgs, ReproducesTheReference) {
  const auto file = golden("lbfgs");
  std::size_t compared = 0;
  for (const auto& run : file.at("runs")) {
    const auto problem = run.at("problem").get<std::string>();
    const auto objective = make_function<double>(problem);
    const auto& hyper = run.at("hyper");
    LbfgsOptions options{.lr = hyper.at("lr").get<double>(),
                         .history = hyper.at("history_size").get<double>(),
                         .max_iter = hyper.at("max_iter").get<double>()};
    if (hyper.at("line_search_fn").is_null()) options.line_search = LbfgsOptions::none;
    Buffer<double> x(objective->layout().size());
    objective->start(x.span());
    Lbfgs<double> method(options, x.size());
    std::size_t last = 0;
    for (const auto& [step, values] : run.at("steps").items()) last = std::max(last, std::stoul(step));
    for (std::size_t t = 1; t <= last; ++t) {
      method.step(*objective, x.span(), t);
      const auto expected = run.at("steps").find(std::to_string(t));
      if (expected == run.at("steps").end()) continue;
      const auto values = expected->get<std::vector<double>>();
      double most = 1;
      for (const double v : values) most = std::max(most, std::abs(v));
      const double gain = run.at("roundoff_gain").at(std::to_string(t)).get<double>(),
                   tolerance = 1e-12 * std::max(1.0, 10 * gain) * most;
      const std::vector<double> ours = parameters(objective->layout(), x.span());
      ASSERT_EQ(ours.size(), values.size());
      for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_NEAR(ours[i], values[i], tolerance) << run.at("spec") << " on " << problem << ", step " << t;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 6U * 3 + 5 * 6);
}

template <class T>
void expect_minimum(const std::string& name, std::vector<double> minimum, double tolerance, double change = 1e-14) {
  const auto objective = make_function<T>(name);
  Buffer<T> x(objective->layout().size());
  objective->start(x.span());
  Lbfgs<T> method({.tolerance_change = change}, x.size());
  EXPECT_LE(run(method, *objective, x.span(), 20), 19U) << name;
  for (std::size_t i = 0; i < minimum.size(); ++i) EXPECT_NEAR(x[i], minimum[i], tolerance) << name;
  for (std::size_t i = minimum.size(); i < x.size(); ++i) EXPECT_EQ(x[i], T(0)) << "gap";
  EXPECT_NEAR(method.value(), objective->value(x.span()), 1e-12);
}

TEST(Lbfgs, FindsTheMinima) {
  expect_minimum<double>("rosenbrock", {1, 1}, 1e-6);
  expect_minimum<double>("beale", {3, 0.5}, 1e-6);
  expect_minimum<double>("quadratic", std::vector<double>(10, 0.0), 1e-4, 1e-9);
  expect_minimum<float>("rosenbrock", {1, 1}, 5e-3);
  expect_minimum<float>("beale", {3, 0.5}, 5e-3);
}

TEST(Lbfgs, MinimisesAFormula) {
  const auto objective = make_formula<double>("(a-3)^4 + (b+1)^2 + exp(c) - 2*c");
  Buffer<double> x(objective->layout().size());
  objective->start(x.span());
  Lbfgs<double> method({.tolerance_change = 1e-14}, x.size());
  run(method, *objective, x.span(), 50);
  EXPECT_NEAR(x[0], 3, 1e-2);
  EXPECT_NEAR(x[1], -1, 1e-6);
  EXPECT_NEAR(x[2], std::log(2.0), 1e-6);
}

// Where the objective has no value, the search stays in front: the constrained minimum is approached, never left.
TEST(Lbfgs, StaysInFrontOfAWall) {
  for (const double beyond : {nan, inf, -inf}) {
    auto bowl = walled_bowl<double>(3.5, beyond);
    Buffer<double> x(bowl.layout().size());
    bowl.start(x.span());
    Lbfgs<double> method({}, x.size());
    const double start = bowl.value(x.span());
    double before = start;
    for (int i = 0; i < 30 && method.progress() == Progress::moving; ++i) {
      EXPECT_LE(method.step(bowl, x.span(), 1), before);
      before = method.value();
      ASSERT_TRUE(std::isfinite(x[0]) && std::isfinite(x[1]));
      ASSERT_TRUE(std::isfinite(bowl.value(x.span())));
    }
    EXPECT_NE(method.progress(), Progress::moving);
    EXPECT_LT(bowl.value(x.span()), 0.05 * start);
    EXPECT_EQ(method.value(), bowl.value(x.span()));
  }
}

TEST(Lbfgs, SurvivesAPocketWithoutValue) {
  Own<double> pocket({4.0}, [](std::span<const double> x, std::span<double> g) {
    const bool out = x[0] > 2.5 && x[0] < 3.2;
    g[0] = out ? nan : 2 * (x[0] - 1);
    return out ? nan : (x[0] - 1) * (x[0] - 1);
  });
  Buffer<double> x(pocket.layout().size());
  pocket.start(x.span());
  Lbfgs<double> method({.lr = 5, .line_search = LbfgsOptions::strong_wolfe}, x.size());
  run(method, pocket, x.span(), 10);
  EXPECT_TRUE(std::isfinite(pocket.value(x.span())));
  EXPECT_LE(pocket.value(x.span()), 9);
}

TEST(Lbfgs, AWrongGradientEndsAtTheStart) {
  for (const int search : {LbfgsOptions::none, LbfgsOptions::strong_wolfe}) {
    auto bowl = lying_bowl<double>();
    Buffer<double> x(bowl.layout().size());
    bowl.start(x.span());
    Lbfgs<double> method({.max_iter = 60, .line_search = search}, x.size());
    run(method, bowl, x.span(), search == LbfgsOptions::strong_wolfe ? 3 : 40);
    EXPECT_TRUE(std::isfinite(x[0]) && std::isfinite(x[1]));
    if (search == LbfgsOptions::none) continue;  // without a search nothing looks at the value
    EXPECT_EQ(method.progress(), Progress::stalled);
    EXPECT_EQ(x[0], 3);
    EXPECT_EQ(x[1], -2);
    EXPECT_LT(bowl.evaluations, 100U);
  }
}

// Without a line search the first step jumps where there is no value: also when it is the last of its step().
TEST(Lbfgs, WithoutASearchGoesBackToTheBestPoint) {
  for (const double max_iter : {1.0, 5.0}) {
    auto bowl = walled_bowl<double>(3.9);
    Buffer<double> x(bowl.layout().size());
    bowl.start(x.span());
    Lbfgs<double> method({.lr = 30, .max_iter = max_iter, .line_search = LbfgsOptions::none}, x.size());
    EXPECT_LE(run(method, bowl, x.span(), 20), 19U);
    EXPECT_EQ(method.progress(), Progress::stalled);
    EXPECT_LE(bowl.value(x.span()), 35);
    EXPECT_EQ(method.value(), bowl.value(x.span()));
  }
}

TEST(Lbfgs, AStartWithoutValueStays) {
  auto bowl = walled_bowl<double>(-10);
  Buffer<double> x(bowl.layout().size());
  bowl.start(x.span());
  Lbfgs<double> method({}, x.size());
  EXPECT_TRUE(std::isnan(method.step(bowl, x.span(), 1)));
  EXPECT_EQ(method.progress(), Progress::stalled);
  EXPECT_EQ(x[0], -3);
  EXPECT_EQ(x[1], 1);
}

TEST(Lbfgs, EndsAtOnceAtAMinimum) {
  const auto objective = make_function<double>("rosenbrock");
  Buffer<double> x(objective->layout().size());
  x[0] = x[1] = 1;
  Lbfgs<double> method({}, x.size());
  method.step(*objective, x.span(), 1);
  EXPECT_EQ(method.progress(), Progress::converged);
  EXPECT_EQ(method.evaluations(), 1U);
  EXPECT_EQ(method.iterations(), 0U);
}

TEST(Lbfgs, GoesOnFromItsStateBitByBit) {
  for (const double history : {2.0, 10.0}) {
    const auto objective = make_function<double>("rosenbrock");
    const LbfgsOptions options{.history = history, .max_iter = 3};
    Buffer<double> x(objective->layout().size());
    objective->start(x.span());
    Lbfgs<double> one(options, x.size()), two(options, x.size());
    for (int i = 0; i < 3; ++i) one.step(*objective, x.span(), 1);
    Buffer<double> z = x.clone();
    const auto from = one.slots(), to = two.slots();
    ASSERT_EQ(from.size(), to.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
      EXPECT_EQ(from[i].name, to[i].name);
      std::copy(from[i].values.begin(), from[i].values.end(), to[i].values.begin());
    }
    two.set_numbers(one.numbers());
    for (int i = 0; i < 5; ++i) {
      EXPECT_EQ(one.step(*objective, x.span(), 1), two.step(*objective, z.span(), 1));
      EXPECT_EQ(x[0], z[0]);
      EXPECT_EQ(x[1], z[1]);
    }
  }
  Lbfgs<double> method({.history = 2}, 16), other({.history = 3}, 16);
  EXPECT_THROW(method.set_numbers(other.numbers()), Error);
  EXPECT_THROW(method.set_numbers({0, 3, 0, 0, 1, 0, 0, 0, 0}), Error);
  EXPECT_THROW(method.set_numbers({0, 1, nan, 0, 1, 0, 0, 0, 0}), Error);
}

TEST(Lbfgs, StepsDoNotAllocate) {
  const auto objective = make_function<double>("beale");
  Buffer<double> x(objective->layout().size());
  objective->start(x.span());
  Lbfgs<double> method({.history = 3, .max_iter = 4}, x.size());
  const std::size_t before = allocations();
  for (int i = 0; i < 10; ++i) method.step(*objective, x.span(), 1);
  EXPECT_EQ(allocations(), before);
}

TEST(Lbfgs, StepsKeepToTheirIterationsAndEvaluations) {
  const auto objective = make_function<double>("rosenbrock");
  Buffer<double> x(objective->layout().size());
  objective->start(x.span());
  Lbfgs<double> method({.max_iter = 3, .max_eval = 100}, x.size());
  method.step(*objective, x.span(), 1);
  EXPECT_EQ(method.iterations(), 3U);
  Lbfgs<double> brief({.max_iter = 50, .max_eval = 5}, x.size());
  brief.step(*objective, x.span(), 1);
  EXPECT_LT(brief.iterations(), 5U);
  EXPECT_EQ(brief.progress(), Progress::moving);
}

TEST(Lbfgs, OptionsAreReadByTheirNames) {
  LbfgsOptions options;
  set_options(options, parse_spec("lbfgs lr=0.5 max_iter=4 history=7 line_search=none").front().arguments, "lbfgs");
  EXPECT_EQ(options.lr, 0.5);
  EXPECT_EQ(options.max_iter, 4);
  EXPECT_EQ(options.history, 7);
  EXPECT_EQ(options.line_search, LbfgsOptions::none);
  EXPECT_THROW(set_options(options, {{"history", "0"}}, "lbfgs"), Error);
}

}  // namespace
}  // namespace ravine
