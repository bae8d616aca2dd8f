#include "ravine/methods/strong_wolfe.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "ravine/objective/formula.hpp"
#include "tests/allocations.hpp"
#include "tests/methods/walls.hpp"

namespace ravine {
namespace {

using Search = StrongWolfe<double>;

// Searches f(t) = formula in one variable from 0 along +1.
struct Line {
  explicit Line(const std::string& text) : objective(make_formula<double>(text)) {
    const std::size_t n = objective->layout().size();
    x = Buffer<double>(n), d = Buffer<double>(n), g = Buffer<double>(n);
    d[0] = 1;
    value = objective->value_and_gradient(x.span(), g.span(), 1);
  }
  Search::Result search(double t, const WolfeOptions& options = {}) {
    Search search(x.size());
    const auto found = search.search(*objective, x.span(), d.span(), value, g[0], t, 1, options);
    if (found.t != 0) {
      Buffer<double> at(x.size()), there(x.size());
      at[0] = found.t;
      EXPECT_EQ(found.value, objective->value_and_gradient(at.span(), there.span(), 1));
      EXPECT_EQ(found.slope, there[0]);
      EXPECT_EQ(search.gradient()[0], there[0]);
    }
    return found;
  }
  std::unique_ptr<Objective<double>> objective;
  Buffer<double> x, d, g;
  double value = 0;
};

TEST(StrongWolfe, FindsAStepThatMeetsBothConditions) {
  // The first and the third are hard cases after More & Thuente, ACM Trans. Math. Softw. 20, 1994.
  for (const char* text : {"-t/(t^2+2)", "(t-3)^2", "(t+0.004)^5-2*(t+0.004)^4", "cosh(t-5)", "-sin(t)", "exp(t)-10*t",
                           "t^4-t", "sqrt(1+(t-20)^2)"})
    for (const double c2 : {0.9, 0.1, 1e-3})
      for (const double first : {1e-6, 1e-3, 0.1, 1.0, 10.0, 1000.0}) {
        Line line(text);
        ASSERT_LT(line.g[0], 0) << text;
        const WolfeOptions options{.c2 = c2};
        const auto found = line.search(first, options);
        ASSERT_GT(found.t, 0) << text << " from " << first;
        EXPECT_LE(found.evaluations, 26);
        EXPECT_LT(found.value, line.value);
        EXPECT_TRUE(found.satisfied) << text << " from " << first << " c2 " << c2;
        EXPECT_LE(found.value, line.value + options.c1 * found.t * line.g[0]);
        EXPECT_LE(std::abs(found.slope), -c2 * line.g[0]);
      }
}

// The first trial lies below the start, but by less than the first condition asks: the minimum is between them.
TEST(StrongWolfe, KeepsTheMinimumInItsBracketWhenTheFirstTrialIsFarOut) {
  Line line("-t/(t^2+2)");
  const auto found = line.search(1000, {.c2 = 1e-5});
  EXPECT_TRUE(found.satisfied);
  EXPECT_NEAR(found.t, std::sqrt(2.0), 1e-2);
}

TEST(StrongWolfe, IsExactOnAParabolaAtOnce) {
  Line line("3*t^2-5*t");
  const auto found = line.search(0.1, {.c2 = 1e-12});
  EXPECT_NEAR(found.t, 5.0 / 6, 1e-12);
  EXPECT_LE(found.evaluations, 3);
}

TEST(StrongWolfe, StaysInFrontOfAWall) {
  for (const char* text : {"-t+0*log(2-t)", "-t-t^2+0*sqrt(0.001-t)", "-log(1-t)-3*t", "-t+0*log(1e-9-t)"})
    for (const double first : {1e-3, 1.0, 1e6, 1e300}) {
      Line line(text);
      const auto found = line.search(first, {.tolerance_change = 0});
      ASSERT_TRUE(std::isfinite(found.value)) << text;
      EXPECT_LE(found.value, line.value) << text << " from " << first;
      if (first <= 1e6 && std::string(text).find("1e-9") == std::string::npos) {
        EXPECT_LT(found.value, line.value) << text << " from " << first;
      }
    }
}

TEST(StrongWolfe, GivesUpOnALieAndOnABottomlessLine) {
  auto bowl = lying_bowl<double>();
  Buffer<double> x(bowl.layout().size()), g(x.size()), d(x.size());
  bowl.start(x.span());
  const double value = bowl.value_and_gradient(x.span(), g.span(), 1);
  d[0] = -g[0], d[1] = -g[1];
  Search search(x.size());
  const auto found = search.search(bowl, x.span(), d.span(), value, dot<double>(g.span(), d.span()), 1, 1, {});
  EXPECT_EQ(found.t, 0);
  EXPECT_FALSE(found.satisfied);
  Line line("-t");
  const auto far = line.search(1);
  EXPECT_GT(far.t, 1e10);
  EXPECT_FALSE(far.satisfied);
  EXPECT_EQ(far.evaluations, 26);
}

TEST(StrongWolfe, DoesNotAllocate) {
  Line line("-t/(t^2+2)");
  Search search(line.x.size());
  const std::size_t before = allocations();
  search.search(*line.objective, line.x.span(), line.d.span(), line.value, line.g[0], 1e-3, 1, {});
  EXPECT_EQ(allocations(), before);
}

}  // namespace
}  // namespace ravine
