#include "ravine/landscape/obstacle_course.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "ravine/core/buffer.hpp"

namespace ravine {
namespace {

const Obstacle& obstacle(const std::string& name, const std::string& level = "") {
  return *std::find_if(all_obstacles().begin(), all_obstacles().end(),
                       [&](const Obstacle& o) { return o.name == name && (level.empty() || o.level == level); });
}

TEST(Obstacles, HaveTheGradientsOfTheirValues) {
  for (const Obstacle& o : all_obstacles()) {
    if (o.random || o.name == "moving") continue;  // the moving one's value is that of the last draw
    const auto objective = o.make(3);
    Buffer<double> x(objective->layout().size());
    objective->start(x.span());
    EXPECT_LT(gradient_error<double>(*objective, x.span(), 1e-6), 1e-5) << o.name << " " << o.level;
  }
}

// Of a random one the gradients are right on average.
TEST(Obstacles, HaveSamplesWithTheRightMean) {
  for (const Obstacle& o : all_obstacles()) {
    if (!o.random || o.level == "heavy") continue;
    const auto objective = o.make(3);
    Buffer<double> x(objective->layout().size()), g(x.size()), mean(x.size());
    objective->start(x.span());
    constexpr std::size_t draws = 200'000;
    for (std::size_t t = 1; t <= draws; ++t) {
      objective->value_and_gradient(x.span(), g.span(), t);
      for (std::size_t i = 0; i < x.size(); ++i) mean[i] += g[i] / draws;
    }
    for (std::size_t i = 0; i < objective->layout().parameters(); ++i) {
      constexpr double h = 1e-5;
      const double at = x[i];
      x[i] = at + h;
      double slope = objective->value(x.span());
      x[i] = at - h;
      slope = (slope - objective->value(x.span())) / (2 * h);
      x[i] = at;
      EXPECT_NEAR(mean[i], slope, 0.15 * std::max(std::abs(slope), 0.1)) << o.name << " " << i;
    }
  }
}

TEST(Obstacles, BeginAboveTheirTarget) {
  for (const Obstacle& o : all_obstacles()) {
    const auto objective = o.make(1);
    Buffer<double> x(objective->layout().size());
    objective->start(x.span());
    EXPECT_GT(objective->value(x.span()), o.target) << o.name << " " << o.level;
  }
}

TEST(ObstacleCourse, CountsEvaluationsUntilTheTarget) {
  EXPECT_FALSE(run_over(obstacle("scaling", "1e6"), OptimizerSpec("sgd lr=1e-4"), 1, 200).evaluations);
  EXPECT_TRUE(run_over(obstacle("scaling", "1e6"), OptimizerSpec("sgd lr=0.1"), 1, 200).diverged);
  const CourseRun lbfgs = run_over(obstacle("ravine", "1e4"), OptimizerSpec("lbfgs"), 1, 2000);
  ASSERT_TRUE(lbfgs.evaluations);
  EXPECT_LT(*lbfgs.evaluations, 300U);
}

// What the course is there to show.
TEST(ObstacleCourse, TellsTheFamiliesApart) {
  const std::vector<OptimizerSpec> optimizers{OptimizerSpec("sgd"), OptimizerSpec("nesterov"), OptimizerSpec("adam"),
                                              OptimizerSpec("adagrad")};
  const std::vector<Obstacle> obstacles{obstacle("scaling", "1e6"), obstacle("ravine", "1e2"), obstacle("sparse")};
  Threads threads(1);
  const Course course = run_course(optimizers, obstacles, {.evaluations = 1000}, threads);
  const std::vector<CourseCell>&sgd = course.cells[0], &nesterov = course.cells[1], &adam = course.cells[2],
        &adagrad = course.cells[3];
  EXPECT_EQ(sgd[0].success, 0) << "one rate for all units";
  EXPECT_EQ(adam[0].success, 1);
  EXPECT_LT(*nesterov[1].median_evaluations, *sgd[1].median_evaluations) << "momentum in a ravine";
  EXPECT_LT(*adagrad[2].median_evaluations, sgd[2].median_evaluations.value_or(1e9)) << "sparse gradients";
  EXPECT_EQ(course.runs, 4U * 3 * (15 * 3 + 5));
}

TEST(ThreadsObstacleCourse, DoesNotDependOnTheirNumber) {
  const std::vector<OptimizerSpec> optimizers{OptimizerSpec("adam"), OptimizerSpec("sgd"), OptimizerSpec("lbfgs")};
  const std::vector<Obstacle> obstacles{obstacle("noise", "normal"), obstacle("xor")};
  const CourseOptions options{.evaluations = 100, .tuning_seeds = {1}, .final_seeds = {101, 102}};
  Threads one(1), three(3);
  const Course a = run_course(optimizers, obstacles, options, one),
               b = run_course(optimizers, obstacles, options, three);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 2; ++j) {
      EXPECT_EQ(a.cells[i][j].lr, b.cells[i][j].lr);
      EXPECT_EQ(a.cells[i][j].success, b.cells[i][j].success);
      EXPECT_EQ(a.cells[i][j].median_evaluations, b.cells[i][j].median_evaluations);
    }
}

}  // namespace
}  // namespace ravine
