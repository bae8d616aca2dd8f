#include "ravine/methods/conjugate_gradient.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "ravine/core/error.hpp"
#include "ravine/core/options.hpp"
#include "ravine/objective/formula.hpp"
#include "ravine/objective/function.hpp"
#include "tests/allocations.hpp"
#include "tests/methods/walls.hpp"

namespace ravine {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr int variants = 4;

// 1/2 x.Ax - b.x with A = tridiagonal(-1, 2 + i/4, -1), from 0.
Own<double> coupled(std::size_t n) {
  return {std::vector<double>(n), [n](std::span<const double> x, std::span<double> g) {
            double f = 0;
            for (std::size_t i = 0; i < n; ++i) {
              double ax = (2 + 0.25 * static_cast<double>(i)) * x[i];
              if (i > 0) ax -= x[i - 1];
              if (i + 1 < n) ax -= x[i + 1];
              const double b = std::cos(static_cast<double>(i * i));
              g[i] = ax - b;
              f += x[i] * (0.5 * ax - b);
            }
            return f;
          }};
}

// With exact searches all variants are the linear method, which ends after as many steps as A has eigenvalues.
TEST(ConjugateGradient, EndsOnAQuadraticAfterNSteps) {
  for (int variant = 0; variant < variants; ++variant)
    for (const std::size_t n : {1U, 2U, 5U, 8U}) {
      auto objective = coupled(n);
      Buffer<double> x(objective.layout().size());
      objective.start(x.span());
      ConjugateGradient<double> method({.variant = variant,
                                        .c2 = 1e-10,
                                        .max_iter = static_cast<double>(n),
                                        .tolerance_grad = 0,
                                        .tolerance_change = 0},
                                       x.size());
      Buffer<double> g(x.size());
      const double start = (objective.value_and_gradient(x.span(), g.span(), 1), largest<double>(g.span()));
      method.step(objective, x.span(), 1);
      EXPECT_LT(method.gradient_size(), 1e-9 * start) << "variant " << variant << ", n " << n;
    }
}

TEST(ConjugateGradient, FindsTheMinima) {
  for (int variant = 0; variant < variants; ++variant)
    for (const auto& [name, u, v] : {std::tuple{"rosenbrock", 1.0, 1.0}, {"beale", 3.0, 0.5}}) {
      const auto objective = make_function<double>(name);
      Buffer<double> x(objective->layout().size());
      objective->start(x.span());
      ConjugateGradient<double> method({.variant = variant, .tolerance_change = 1e-15}, x.size());
      EXPECT_LT(run(method, *objective, x.span(), 100), 100U) << name << " " << variant;
      EXPECT_NEAR(x[0], u, 1e-5) << name << " " << variant;
      EXPECT_NEAR(x[1], v, 1e-5) << name << " " << variant;
      for (std::size_t i = 2; i < x.size(); ++i) EXPECT_EQ(x[i], 0) << "gap";
    }
}

TEST(ConjugateGradient, FindsTheMinimaInFloat) {
  const auto objective = make_function<float>("rosenbrock");
  Buffer<float> x(objective->layout().size());
  objective->start(x.span());
  ConjugateGradient<float> method({.tolerance_change = 1e-12}, x.size());
  run(method, *objective, x.span(), 100);
  EXPECT_NEAR(x[0], 1, 1e-2);
  EXPECT_NEAR(x[1], 1, 2e-2);
}

TEST(ConjugateGradient, TheValueNeverRises) {
  for (int variant = 0; variant < variants; ++variant) {
    const auto objective = make_formula<double>("x^4 - 3*x^2*y + 5*y^2 + sin(3*x)*cos(2*y) + exp(x-y)");
    Buffer<double> x(objective->layout().size());
    objective->start(x.span());
    ConjugateGradient<double> method({.variant = variant, .c2 = 0.9, .max_iter = 1}, x.size());
    double before = objective->value(x.span());
    for (int i = 0; i < 60 && method.progress() == Progress::moving; ++i) {
      EXPECT_EQ(method.step(*objective, x.span(), 1), before);
      EXPECT_LE(method.value(), before);
      before = method.value();
      EXPECT_EQ(before, objective->value(x.span()));
    }
    EXPECT_NE(method.progress(), Progress::moving);
  }
}

TEST(ConjugateGradient, FailuresEndAtTheBestPoint) {
  for (int variant = 0; variant < variants; ++variant) {
    auto walled = walled_bowl<double>(3.5);
    Buffer<double> x(walled.layout().size());
    walled.start(x.span());
    const double start = walled.value(x.span());
    ConjugateGradient<double> method({.variant = variant}, x.size());
    EXPECT_LT(run(method, walled, x.span(), 100), 100U);
    EXPECT_LT(walled.value(x.span()), 0.05 * start);
    EXPECT_EQ(method.value(), walled.value(x.span()));

    auto liar = lying_bowl<double>();
    liar.start(x.span());
    ConjugateGradient<double> misled({.variant = variant}, x.size());
    misled.step(liar, x.span(), 1);
    EXPECT_EQ(misled.progress(), Progress::stalled);
    EXPECT_EQ(x[0], 3);
    EXPECT_EQ(x[1], -2);

    // x is moved by its owner to where there is no value: the method offers the last good point.
    method.step(walled, x.span(), 1);
    const double best = walled.value(x.span());
    x[0] = nan;
    method.step(walled, x.span(), 1);
    EXPECT_EQ(method.progress(), Progress::stalled);
    EXPECT_EQ(method.value(), best);
    EXPECT_EQ(walled.value(x.span()), best);
  }
}

TEST(ConjugateGradient, GoesOnFromItsStateBitByBitAndDoesNotAllocate) {
  const auto objective = make_function<double>("rosenbrock");
  Buffer<double> x(objective->layout().size());
  objective->start(x.span());
  ConjugateGradient<double> one({.max_iter = 3}, x.size()), two({.max_iter = 3}, x.size());
  for (int i = 0; i < 3; ++i) one.step(*objective, x.span(), 1);
  Buffer<double> z = x.clone();
  const auto from = one.slots(), to = two.slots();
  for (std::size_t i = 0; i < from.size(); ++i)
    std::copy(from[i].values.begin(), from[i].values.end(), to[i].values.begin());
  two.set_numbers(one.numbers());
  const std::size_t before = allocations();
  for (int i = 0; i < 5; ++i) {
    const double a = one.step(*objective, x.span(), 1), b = two.step(*objective, z.span(), 1);
    EXPECT_EQ(a, b);
    EXPECT_EQ(x[0], z[0]);
    EXPECT_EQ(x[1], z[1]);
  }
  EXPECT_EQ(allocations(), before);
  EXPECT_THROW(two.set_numbers({1, 2}), Error);
  EXPECT_THROW(two.set_numbers({nan, 0, 0, 0, 0}), Error);
}

TEST(ConjugateGradient, OptionsAreReadByTheirNames) {
  ConjugateGradientOptions options;
  set_options(options, {{"variant", "dai-yuan"}, {"restart", "5"}, {"c2", "0.4"}}, "conjugate_gradient");
  EXPECT_EQ(options.variant, ConjugateGradientOptions::dai_yuan);
  EXPECT_EQ(options.restart, 5);
  EXPECT_THROW(set_options(options, {{"variant", "newton"}}, "conjugate_gradient"), Error);
}

}  // namespace
}  // namespace ravine
