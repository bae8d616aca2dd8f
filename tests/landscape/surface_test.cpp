#include "ravine/landscape/surface.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "ravine/core/error.hpp"
#include "ravine/landscape/barriers.hpp"
#include "ravine/landscape/critical_points.hpp"
#include "ravine/landscape/race.hpp"
#include "ravine/landscape/tune.hpp"
#include "tests/landscape/terrains.hpp"

namespace ravine {
namespace {

TEST(Surface, HoldsTheHeightsRowByRow) {
  const Terrain terrain = function_terrain("booth");
  Threads threads(1);
  const Surface s = survey(terrain, variable_plane(terrain()->layout()), {-10, 10, 0, 6}, 5, 4, threads);
  EXPECT_EQ(s.x, (std::vector<double>{-10, -5, 0, 5, 10}));
  EXPECT_EQ(s.y, (std::vector<double>{0, 2, 4, 6}));
  EXPECT_EQ(s.at(3, 1), std::pow(5 + 2 * 2 - 7, 2) + std::pow(2 * 5 + 2 - 5, 2));
  EXPECT_THROW(variable_plane(function_terrain("quadratic")()->layout()), Error);
}

TEST(Surface, LevelsAreWithinItAndRise) {
  const Terrain terrain = function_terrain("rosenbrock");
  Threads threads(1);
  const Surface s = survey(terrain, variable_plane(terrain()->layout()), {-2, 2, -1, 3}, 40, 40, threads);
  const std::vector<double> levels = contour_levels(s, 12);
  ASSERT_EQ(levels.size(), 12U);
  EXPECT_TRUE(std::is_sorted(levels.begin(), levels.end()));
  EXPECT_GT(levels.front(), *std::min_element(s.values.begin(), s.values.end()));
  EXPECT_LT(levels.back(), *std::max_element(s.values.begin(), s.values.end()));
  const Terrain even = function_terrain("x - x + y - y + 3");
  EXPECT_TRUE(contour_levels(survey(even, variable_plane(even()->layout()), {0, 1, 0, 1}, 5, 5, threads), 5).empty());
}

TEST(ThreadsSurface, DoesNotDependOnTheirNumber) {
  const Terrain terrain = function_terrain("ackley");
  const Plane plane = variable_plane(terrain()->layout());
  Threads one(1), three(3);
  EXPECT_EQ(survey(terrain, plane, {-5, 5, -5, 5}, 31, 17, one).values,
            survey(terrain, plane, {-5, 5, -5, 5}, 31, 17, three).values);
}

std::size_t count(const std::vector<CriticalPoint>& points, Critical kind) {
  return static_cast<std::size_t>(
      std::count_if(points.begin(), points.end(), [=](const CriticalPoint& p) { return p.kind == kind; }));
}

TEST(CriticalPoints, OfHimmelblauAreFourMinimaFourSaddlesAndAMaximum) {
  Threads threads(1);
  const auto points = critical_points(function_terrain("himmelblau"), {-5, 5, -5, 5}, threads);
  ASSERT_EQ(points.size(), 9U);
  EXPECT_EQ(count(points, Critical::minimum), 4U);
  EXPECT_EQ(count(points, Critical::saddle), 4U);
  EXPECT_EQ(points.back().kind, Critical::maximum);
  EXPECT_NEAR(points.back().value, 181.6165, 1e-4);
  EXPECT_NEAR(points.back().x, -0.270845, 1e-6);
  EXPECT_NEAR(points.back().y, -0.923039, 1e-6);
  const double saddles[] = {13.3119, 67.7192, 104.0152, 178.3372};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(points[4 + i].value, saddles[i], 1e-4);
}

TEST(CriticalPoints, AreFoundWhereTheyAreKnown) {
  Threads threads(1);
  const auto beale = critical_points(function_terrain("beale"), {-4.5, 4.5, -4.5, 4.5}, threads);
  EXPECT_EQ(count(beale, Critical::minimum), 1U);
  EXPECT_TRUE(std::any_of(beale.begin(), beale.end(), [](const CriticalPoint& p) {
    return p.kind == Critical::saddle && std::hypot(p.x, p.y - 1) < 1e-6 && std::abs(p.value - 14.203125) < 1e-9;
  }));
  const auto camel = critical_points(function_terrain("six_hump_camel"), {-3, 3, -2, 2}, threads);
  EXPECT_EQ(count(camel, Critical::minimum), 6U);
  EXPECT_EQ(count(camel, Critical::maximum), 2U);
  const auto gaussians = critical_points(function_terrain("two_gaussians"), {-2, 2, -2, 2}, threads);
  ASSERT_EQ(count(gaussians, Critical::minimum), 2U);
  EXPECT_NEAR(gaussians[0].value, -2.06309025, 1e-8);
  const auto monkey = critical_points(function_terrain("monkey_saddle"), {-1, 1, -1, 1}, threads);
  ASSERT_EQ(monkey.size(), 1U);
  EXPECT_EQ(monkey[0].kind, Critical::degenerate);
}

TEST(Barriers, KnowTheEndsOfTheLineAndWhatIsBetween) {
  // Minima at x = -1 and 1, value 0; the hill between is 1 high, and 1 above the line too.
  const Terrain terrain = function_terrain("(x^2 - 1)^2 + y^2");
  const Layout layout = terrain()->layout();
  std::vector<Buffer<double>> points;
  points.push_back(point(layout, {-1, 0}));
  points.push_back(point(layout, {1, 0}));
  points.push_back(point(layout, {1, 2}));
  Threads threads(1);
  const Barriers b = measure_barriers(terrain, points, threads);
  EXPECT_EQ(b.alpha.front(), -0.5);
  EXPECT_EQ(b.alpha.back(), 1.5);
  EXPECT_EQ(b.alpha[20], 0);
  EXPECT_EQ(b.alpha[60], 1);
  ASSERT_EQ(b.lines.size(), 3U);
  EXPECT_EQ(b.lines[1].loss[20], 0);  // exactly the first end,
  EXPECT_EQ(b.lines[1].loss[60], 4);  // exactly the other
  EXPECT_NEAR(b.matrix[0][1], 1, 1e-12);
  EXPECT_EQ(b.matrix[1][0], b.matrix[0][1]);
  EXPECT_EQ(b.matrix[1][2], 0) << "a convex way has no barrier";
  EXPECT_EQ(b.matrix[2][2], 0);
}

TEST(Path, CostsTheSameForAll) {
  const Terrain terrain = function_terrain("rosenbrock");
  const Path adam = run_path(terrain, OptimizerSpec("adam lr=0.01"), {}, 100);
  EXPECT_EQ(adam.points.size(), 101U);
  EXPECT_EQ(adam.evaluations.back(), 100U);
  const Path sam = run_path(terrain, OptimizerSpec("sgd lr=1e-4 | sam"), {}, 100);
  EXPECT_EQ(sam.points.size(), 51U) << "two gradients a step";
  EXPECT_EQ(sam.loss.front(), adam.loss.front());
  const Path lbfgs = run_path(terrain, OptimizerSpec("lbfgs"), {}, 100);
  EXPECT_LT(lbfgs.loss.back(), 1e-12);
  const Path wild = run_path(terrain, OptimizerSpec("sgd lr=1"), {}, 100);
  EXPECT_EQ(wild.outcome, StopReason::diverged);
  EXPECT_TRUE(std::isfinite(wild.loss.back()));
}

TEST(Tuning, FindsTheRateThatLandsInOneStep) {
  Threads threads(1);  // 1 / curvature is on the grid
  EXPECT_EQ(with_best_rate(quartic({10}), OptimizerSpec("sgd"), {}, 5, threads).lr(), 0.1);
  EXPECT_EQ(with_best_rate(quartic({10}), OptimizerSpec("lbfgs"), {}, 5, threads).text(),
            OptimizerSpec("lbfgs").text());
}

}  // namespace
}  // namespace ravine
