// The environments against a second derivation of their equations, and their rules against the published ones.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>

#include "ravine/core/error.hpp"
#include "ravine/environments/acrobot.hpp"
#include "ravine/environments/cartpole.hpp"
#include "ravine/environments/mountain_car.hpp"
#include "ravine/environments/pendulum.hpp"

namespace ravine {
namespace {

// a, b, c, d, e, f: the solution of a x + b y = e, c x + d y = f.
std::array<double, 2> solve(double a, double b, double c, double d, double e, double f) {
  const double determinant = a * d - b * c;
  return {(e * d - b * f) / determinant, (a * f - e * c) / determinant};
}

double step(Environment& environment, double action, bool* ended = nullptr) {
  std::vector<double> observation(environment.info().observations.size());
  const Transition t = environment.step(std::vector<double>{action}, observation);
  if (ended != nullptr) *ended = t.terminated;
  return t.reward;
}

// The two equations of motion of a uniform rod on a cart, solved together instead of one put into the other.
TEST(CartPole, FollowsItsEquationsOfMotion) {
  CartPole cart;
  std::array<double, 4> s{0.1, -0.3, 0.05, 0.4};
  cart.set_state(s);
  for (int t = 0; t < 12; ++t) {
    const double action = t % 3 == 0 ? 0 : 1, force = action == 1 ? 10 : -10;
    const double sine = std::sin(s[2]), cosine = std::cos(s[2]);
    // (M + m) x'' + m l cos th'' = F + m l th'^2 sin;  cos x'' + 4/3 l th'' = g sin
    const auto [x2, th2] =
        solve(1.1, 0.05 * cosine, cosine, 4.0 / 3 * 0.5, force + 0.05 * s[3] * s[3] * sine, 9.8 * sine);
    s = {s[0] + 0.02 * s[1], s[1] + 0.02 * x2, s[2] + 0.02 * s[3], s[3] + 0.02 * th2};
    EXPECT_EQ(step(cart, action), 1);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(cart.state()[i], s[i], 1e-12) << t;
  }
}

TEST(CartPole, EndsOutsideItsBoundsAndPaysForThatStep) {
  CartPole cart;
  bool ended = false;
  cart.set_state({2.39, 1, 0, 0});
  EXPECT_EQ(step(cart, 1, &ended), 1);
  EXPECT_TRUE(ended);
  cart.set_state({2.39, 0, 0, 0});
  step(cart, 1, &ended);
  EXPECT_FALSE(ended);
  cart.set_state({0, 0, 0.2094, 1});
  step(cart, 1, &ended);
  EXPECT_TRUE(ended);
}

TEST(Pendulum, CostsWhatTheStateBeforeTheStepIsWorth) {
  Pendulum pendulum;
  pendulum.set_state({std::numbers::pi + 0.5, 2});
  // The angle wraps to -pi + 0.5; the torque is bounded by 2.
  const double angle = -std::numbers::pi + 0.5;
  EXPECT_NEAR(step(pendulum, 7), -(angle * angle + 0.1 * 4 + 0.001 * 4), 1e-12);
  const double speed = 2 + (15 * std::sin(angle) + 3 * 2) * 0.05;
  EXPECT_NEAR(pendulum.state()[1], speed, 1e-12);
  EXPECT_NEAR(pendulum.state()[0], std::numbers::pi + 0.5 + 0.05 * speed, 1e-12);
  pendulum.set_state({std::numbers::pi / 2, 7.9});
  step(pendulum, 2);
  EXPECT_EQ(pendulum.state()[1], 8);
  // The least reward of a step: upside down, fastest, full torque.
  pendulum.set_state({-std::numbers::pi, 8});
  EXPECT_NEAR(step(pendulum, 2), -16.2736044, 1e-7);
}

// The mass matrix of the two links, solved as a pair of equations, and a Runge-Kutta step of its own.
std::array<double, 4> derivative(const std::array<double, 4>& s, double torque) {
  const double half = std::numbers::pi / 2, c2 = std::cos(s[1]), s2 = std::sin(s[1]);
  const double m11 = 0.25 + 1 + 0.25 + c2 + 2, m12 = 0.25 + 0.5 * c2 + 1, m22 = 0.25 + 1;
  const double gravity2 = 0.5 * 9.8 * std::cos(s[0] + s[1] - half),
               gravity1 = 1.5 * 9.8 * std::cos(s[0] - half) + gravity2;
  const double coriolis1 = -0.5 * s2 * (s[3] * s[3] + 2 * s[2] * s[3]), coriolis2 = 0.5 * s2 * s[2] * s[2];
  const auto [a1, a2] = solve(m11, m12, m12, m22, -coriolis1 - gravity1, torque - coriolis2 - gravity2);
  return {s[2], s[3], a1, a2};
}

TEST(Acrobot, FollowsItsEquationsOfMotion) {
  Acrobot acrobot;
  std::array<double, 4> s{0.3, -0.5, 0.7, 1.1};
  acrobot.set_state(s);
  for (int t = 0; t < 10; ++t) {
    const double torque = t % 3 - 1;
    std::array<double, 4> k[4], at = s;
    const double h[] = {0.1, 0.1, 0.2};
    for (int i = 0; i < 4; ++i) {
      k[i] = derivative(at, torque);
      for (std::size_t j = 0; i < 3 && j < 4; ++j) at[j] = s[j] + h[i] * k[i][j];
    }
    for (std::size_t j = 0; j < 4; ++j) s[j] += 0.2 / 6 * (k[0][j] + 2 * k[1][j] + 2 * k[2][j] + k[3][j]);
    EXPECT_EQ(step(acrobot, torque + 1), -1);
    for (std::size_t j = 0; j < 2; ++j) {
      EXPECT_NEAR(std::cos(acrobot.state()[j]), std::cos(s[j]), 1e-10) << t;
      EXPECT_NEAR(std::sin(acrobot.state()[j]), std::sin(s[j]), 1e-10) << t;
      EXPECT_NEAR(acrobot.state()[j + 2], s[j + 2], 1e-10) << t;
    }
  }
}

TEST(Acrobot, EndsWithItsTipAboveTheLine) {
  Acrobot acrobot;
  bool ended = false;
  acrobot.set_state({std::numbers::pi - 0.1, 0.05, 0, 0});
  EXPECT_EQ(step(acrobot, 1, &ended), 0);
  EXPECT_TRUE(ended);
  EXPECT_GE(acrobot.state()[0], -std::numbers::pi);
}

TEST(MountainCar, RollsHitsTheWallAndArrives) {
  MountainCar car;
  car.set_state({-0.5, 0.01});
  EXPECT_NEAR(step(car, 3), -0.1 * 9, 1e-15);  // the cost is that of the unbounded action
  const double v = 0.01 + 0.0015 - 0.0025 * std::cos(-1.5);
  EXPECT_NEAR(car.state()[1], v, 1e-15);
  EXPECT_NEAR(car.state()[0], -0.5 + v, 1e-15);
  car.set_state({-1.19, -0.07});
  step(car, -1);
  EXPECT_EQ(car.state()[0], -1.2);
  EXPECT_EQ(car.state()[1], 0);
  bool ended = false;
  car.set_state({0.44, 0.03});
  EXPECT_NEAR(step(car, 0.5, &ended), 100 - 0.1 * 0.25, 1e-12);
  EXPECT_TRUE(ended);
}

TEST(Environments, BeginWhereTheyShould) {
  for (const EnvironmentInfo& info : list_environments()) {
    const auto environment = make_environment(info.name), twin = environment->clone();
    std::vector<double> a(info.observations.size()), b(a), action(info.action.components());
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      environment->reset(seed, a);
      twin->reset(seed, b);
      EXPECT_EQ(a, b) << info.name;
      EXPECT_EQ(environment->state().size(), info.states.size());
      for (int t = 0; t < 3; ++t) {
        const Transition x = environment->step(action, a), y = twin->step(action, b);
        EXPECT_EQ(x.reward, y.reward) << info.name;
        EXPECT_EQ(a, b) << info.name;
      }
    }
  }
  CartPole cart;
  Pendulum pendulum;
  Acrobot acrobot;
  MountainCar car;
  std::vector<double> o(6);
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    cart.reset(seed, o);
    for (const double v : cart.state()) EXPECT_LE(std::abs(v), 0.05);
    pendulum.reset(seed, o);
    EXPECT_LE(std::abs(pendulum.state()[0]), std::numbers::pi);
    EXPECT_LE(std::abs(pendulum.state()[1]), 1);
    acrobot.reset(seed, o);
    for (const double v : acrobot.state()) EXPECT_LE(std::abs(v), 0.1);
    car.reset(seed, o);
    EXPECT_NEAR(car.state()[0], -0.5, 0.1);
    EXPECT_EQ(car.state()[1], 0);
  }
}

TEST(Environments, AreFoundByTheirPublishedNames) {
  for (const char* name : {"CartPole-v1", "cartpole", "Pendulum-v1", "Acrobot-v1", "MountainCarContinuous-v0", "LQR"})
    EXPECT_NO_THROW(make_environment(name)) << name;
  try {
    make_environment("cartpol");
    FAIL();
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("did you mean cartpole?"), std::string::npos) << e.what();
  }
}

}  // namespace
}  // namespace ravine
