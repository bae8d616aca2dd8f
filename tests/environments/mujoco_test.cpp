// The tasks of MuJoCo: their sizes and rules against the published ones, their rewards against a model whose motion is
// known in closed form, and what must leave no trace: threads, and episodes before. All skip in a build without MuJoCo.
#include "ravine/environments/mujoco.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "ravine/control/search.hpp"
#include "ravine/core/error.hpp"
#include "tests/temporary.hpp"

namespace ravine {
namespace {

#define SKIP_WITHOUT_MUJOCO() \
  if (!has_mujoco()) GTEST_SKIP() << "built without MuJoCo (libmujoco-dev)"

// A block of 2 kg that falls, turns freely and is pushed along x by at most 4 N.
std::string block(const std::string& gear = "4") {
  return R"(<mujoco><option timestep="0.002" integrator="RK4"/><worldbody><body pos="0 0 1.25">
    <joint name="x" type="slide" axis="1 0 0"/><joint name="z" type="slide" axis="0 0 1" ref="1.25"/>
    <joint name="pitch" axis="0 1 0"/><geom type="box" size="0.1 0.1 0.1" mass="2"/></body></worldbody>
    <actuator><motor joint="x" gear=")" +
         gear + R"(" ctrllimited="true" ctrlrange="-1 1"/></actuator></mujoco>)";
}

std::unique_ptr<Environment> on_block(const std::string& task, const std::string& mjcf) {
  const TemporaryFolder folder;
  return make_environment(task, folder.write("block.xml", mjcf));
}

struct Simulated {
  explicit Simulated(std::unique_ptr<Environment> environment)
      : its(std::move(environment)),
        observation(its->info().observations.size()),
        action(its->info().action.components()) {}
  Transition step() { return its->step(action, observation); }
  std::unique_ptr<Environment> its;
  std::vector<double> observation, action;
};

TEST(Mujoco, TasksHaveThePublishedSizes) {
  SKIP_WITHOUT_MUJOCO();
  struct Size {
    const char* published;
    std::size_t observations, positions, velocities, actions;
    double dt, bound;
  };
  for (const Size& s : {Size{"Swimmer-v1", 8, 5, 5, 2, 0.04, 1}, Size{"Hopper-v1", 11, 6, 6, 3, 0.008, 1},
                        Size{"HalfCheetah-v1", 17, 9, 9, 6, 0.05, 1}, Size{"Walker2d-v1", 17, 9, 9, 6, 0.008, 1},
                        Size{"Ant-v1", 111, 15, 14, 8, 0.05, 1}, Size{"Humanoid-v1", 376, 24, 23, 17, 0.015, 0.4}}) {
    const std::unique_ptr<Environment> environment = make_environment(s.published);
    const EnvironmentInfo& info = environment->info();
    EXPECT_EQ(info.observations.size(), s.observations) << s.published;
    EXPECT_EQ(info.states.size(), s.positions + s.velocities) << s.published;
    EXPECT_EQ(info.actions.size(), s.actions) << s.published;
    EXPECT_EQ(info.action.size, s.actions) << s.published;
    EXPECT_EQ(info.action.high, s.bound) << s.published;
    EXPECT_EQ(info.action.low, -s.bound) << s.published;
    EXPECT_NEAR(info.dt, s.dt, 1e-15) << s.published;
    EXPECT_EQ(info.horizon, 1000U) << s.published;
  }
}

// x'' = 2 clamp(a), z'' = -g: Runge-Kutta is exact on both.
TEST(Mujoco, HopperPaysForTheMotionOfABlock) {
  SKIP_WITHOUT_MUJOCO();
  Simulated block_on(on_block("hopper", block()));
  block_on.its->reset(3, block_on.observation);
  std::vector<double> s = block_on.its->state();
  const double x_dot = s[3], z = s[1], z_dot = s[4];
  EXPECT_EQ(block_on.observation, (std::vector<double>{s[1], s[2], s[3], s[4], s[5]}));
  constexpr double dt = 0.008;
  for (int t = 0; t < 20; ++t) {
    const double a = t % 2 == 0 ? 3 : -0.5, acceleration = 2 * std::clamp(a, -1.0, 1.0);
    block_on.action[0] = a;
    const Transition got = block_on.step();
    // The force is bounded, the cost is that of the action as it was given.
    EXPECT_NEAR(got.reward, s[3] + acceleration * dt / 2 + 1 - 1e-3 * a * a, 1e-10) << t;
    EXPECT_FALSE(got.terminated);
    s = block_on.its->state();
    const double time = (t + 1) * dt;
    EXPECT_NEAR(s[1], z + z_dot * time - 9.81 * time * time / 2, 1e-10) << t;
  }
  EXPECT_NEAR(s[3], x_dot + 10 * dt * (2 - 1), 1e-10);
}

TEST(Mujoco, EndsEarlyWhereItShould) {
  SKIP_WITHOUT_MUJOCO();
  struct End {
    const char* task;
    double height;
  };
  for (const End& e : {End{"hopper", 0.7}, End{"walker2d", 0.8}}) {
    Simulated falling(on_block(e.task, block()));
    falling.its->reset(1, falling.observation);
    const std::vector<double> s = falling.its->state();
    // The first step of the fall below that height.
    int due = 0;
    for (double t = 0, z = s[1]; z > e.height; z = s[1] + s[4] * t - 9.81 * t * t / 2) t = 0.008 * ++due;
    int made = 1;
    Transition last = falling.step();
    for (; !last.terminated && made < 1000; ++made) last = falling.step();
    EXPECT_EQ(made, due) << e.task;
    EXPECT_GT(last.reward, 0.9) << e.task;  // staying alive is paid for on that step too
  }
  // Others go on however they lie; the published four-legged one ends when it has jumped or fallen.
  Simulated cheetah(make_environment("half_cheetah"));
  cheetah.its->reset(1, cheetah.observation);
  for (int t = 0; t < 60; ++t) {
    std::ranges::fill(cheetah.action, t % 2 == 0 ? 1.0 : -1.0);
    EXPECT_FALSE(cheetah.step().terminated);
  }
}

// What it earns but for bonus and costs is the way along x: to within the substep by which MuJoCo's places lag behind.
TEST(Mujoco, AntPaysForItsWayAndForContacts) {
  SKIP_WITHOUT_MUJOCO();
  Simulated ant(make_environment("ant"));
  ant.its->reset(2, ant.observation);
  const double start = ant.its->state()[0];
  double way = 0, fastest = 0, contacts = 0;
  for (int t = 0; t < 40; ++t) {
    for (std::size_t i = 0; i < ant.action.size(); ++i) ant.action[i] = 0.3 * std::sin(t + static_cast<double>(i));
    const double effort = std::inner_product(ant.action.begin(), ant.action.end(), ant.action.begin(), 0.0);
    const Transition got = ant.step();
    double forces = 0;
    for (std::size_t i = 27; i < 111; ++i) {
      EXPECT_LE(std::abs(ant.observation[i]), 1);
      forces += ant.observation[i] * ant.observation[i];
    }
    contacts += forces;
    way += 0.05 * (got.reward - 1 + 0.5 * effort + 5e-4 * forces);
    fastest = std::max(fastest, std::abs(ant.its->state()[15]));
  }
  EXPECT_GT(contacts, 0);
  EXPECT_NEAR(way, ant.its->state()[0] - start, 0.011 * fastest + 1e-3);
}

// cinert has the masses; a body of 13 parts as dense as water weighs what its capsules and spheres do.
TEST(Mujoco, HumanoidShowsItsMassesAndStands) {
  SKIP_WITHOUT_MUJOCO();
  Simulated humanoid(make_environment("humanoid"));
  humanoid.its->reset(2, humanoid.observation);
  double mass = 0;
  for (std::size_t body = 0; body < 14; ++body) mass += humanoid.observation[45 + 10 * body + 9];
  const auto capsule = [](double r, double length) { return std::numbers::pi * r * r * (length + 4 * r / 3); };
  const double volume =
      capsule(0.07, 0.14) + 2 * capsule(0.06, 0.12) + capsule(0.09, 0) + capsule(0.09, 0.14) +
      2 * (capsule(0.06, std::hypot(0.01, 0.34)) + capsule(0.049, 0.3) + capsule(0.075, 0)) +
      2 * (capsule(0.04, 0.16 * std::sqrt(3)) + capsule(0.031, 0.16 * std::sqrt(3)) + capsule(0.04, 0));
  EXPECT_NEAR(mass, 1000 * volume, 1e-6);
  const Transition got = humanoid.step();
  EXPECT_FALSE(got.terminated);
  EXPECT_NEAR(got.reward, 5, 0.2);  // it hardly moves
}

TEST(Mujoco, EpisodesBeforeLeaveNoTrace) {
  SKIP_WITHOUT_MUJOCO();
  for (const char* name : mujoco_tasks()) {
    Simulated used(make_environment(name)), fresh(used.its->clone());
    used.its->reset(1, used.observation);
    std::ranges::fill(used.action, 0.9);
    for (int t = 0; t < 15; ++t) used.step();
    Simulated after(used.its->clone());  // a clone is at its beginning
    std::ranges::fill(used.action, 0.1);
    fresh.action = after.action = used.action;
    for (Simulated* s : {&used, &fresh, &after}) s->its->reset(7, s->observation);
    for (int t = 0; t < 10; ++t) {
      ASSERT_EQ(used.observation, fresh.observation) << name << " " << t;
      ASSERT_EQ(after.observation, fresh.observation) << name << " " << t;
      const double reward = fresh.step().reward;
      ASSERT_EQ(used.step().reward, reward) << name << " " << t;
      ASSERT_EQ(after.step().reward, reward) << name << " " << t;
    }
  }
}

TEST(Mujoco, EndsWhenItsNumbersLeaveTheirRange) {
  SKIP_WITHOUT_MUJOCO();
  Simulated wild(on_block("half_cheetah", block("1e30")));
  wild.its->reset(1, wild.observation);
  wild.action[0] = 1;
  const Transition got = wild.step();
  EXPECT_TRUE(got.terminated);
  EXPECT_EQ(got.reward, 0);
  for (const double o : wild.observation) EXPECT_TRUE(std::isfinite(o));
}

TEST(Mujoco, SaysWhatIsWrongWithAModel) {
  const TemporaryFolder folder;
  const auto error = [&](const std::string& task, const std::string& path) {
    try {
      make_environment(task, path);
    } catch (const Error& e) {
      return std::string(e.what());
    }
    return std::string("no error");
  };
  EXPECT_NE(error("cartpole", "x.xml").find("takes no model"), std::string::npos);
  if (!has_mujoco()) {
    EXPECT_NE(error("hopper", "").find("install libmujoco-dev"), std::string::npos);
    GTEST_SKIP() << "built without MuJoCo (libmujoco-dev)";
  }
  EXPECT_NE(error("hopper", folder / "none.xml").find("none.xml: no such file"), std::string::npos);
  const std::string garbage = error("hopper", folder.write("garbage.xml", "<mujoco>\n<geom/>\n</mujoco>"));
  EXPECT_NE(garbage.find("garbage.xml"), std::string::npos) << garbage;
  EXPECT_EQ(garbage.find('\n'), std::string::npos) << garbage;
  EXPECT_NE(error("hopper", folder.write("empty.xml", "<mujoco/>")).find("has 0 coordinates"), std::string::npos);
  std::string still = block();
  still.erase(still.find("<actuator>"));
  EXPECT_NE(error("hopper", folder.write("still.xml", still + "</mujoco>")).find("no actuator"), std::string::npos);
}

// One simulation per worker: who simulates what must not show.
TEST(ThreadsOfMujoco, LeaveNoTraceInTheBits) {
  SKIP_WITHOUT_MUJOCO();
  SearchSettings s;
  s.optimizer = OptimizerSpec("ars directions=5 top=3");
  s.episodes = {.seed = 3, .whitens = true, .horizon = 20};
  s.most_iterations = 3;
  s.evaluation_episodes = 3;
  s.final_episodes = 3;
  for (const char* name : {"hopper", "walker2d"}) {
    const auto environment = make_environment(name);
    std::vector<SearchRun> runs(3);
    for (unsigned i = 0; i < 3; ++i) {
      Threads team(1 + 2 * i);
      search_policy(*environment, s, team, runs[i]);
      EXPECT_EQ(runs[i].final.mean, runs[0].final.mean) << name;
      EXPECT_EQ(runs[i].best.whitening.mean, runs[0].best.whitening.mean) << name;
      for (std::size_t j = 0; j < runs[i].best.parameters.size(); ++j)
        EXPECT_EQ(runs[i].best.parameters[j], runs[0].best.parameters[j]) << name;
    }
  }
}

}  // namespace
}  // namespace ravine
