#include "ravine/environments/lqr.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ravine {
namespace {

// The expected total cost of u = K x over an episode from x0 ~ N(0, I): the covariance X goes M X M' + I, M = A + B K.
double expected_cost(const LqrTask& t, const std::vector<double>& k, std::size_t steps) {
  const std::size_t n = t.n;
  std::vector<double> x(n * n), m(t.a);
  for (std::size_t i = 0; i < n; ++i) x[i * n + i] = 1;
  for (std::size_t i = 0; i < n * n; ++i) m[i] += k[i];  // B = I
  double total = 0;
  for (std::size_t s = 0; s < steps; ++s) {
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        double weight = t.q[i * n + j];
        for (std::size_t l = 0; l < n; ++l) weight += k[l * n + i] * k[l * n + j];  // R = I
        total += weight * x[j * n + i];
      }
    std::vector<double> next(n * n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t p = 0; p < n; ++p)
          for (std::size_t q = 0; q < n; ++q) next[i * n + j] += m[i * n + p] * x[p * n + q] * m[j * n + q];
        if (i == j) next[i * n + j] += 1;
      }
    x = next;
  }
  return total;
}

TEST(Lqr, HasTheExactAnswersOfItsRiccatiEquation) {
  const LqrTask task = LqrTask::datacenter();
  const LqrSolution best = solve_lqr(task);
  const double gain[] = {-0.043730946607, -0.012508643247, -0.001269358445, -0.012508643247, -0.045000305052,
                         -0.012508643247, -0.001269358445, -0.012508643247, -0.043730946607};
  for (std::size_t i = 0; i < 9; ++i) EXPECT_NEAR(best.gain[i], gain[i], 1e-11);
  EXPECT_NEAR(best.average, 0.137287165978, 1e-11);
  EXPECT_NEAR(lqr_cost(task, best.gain), best.average, 1e-12);
  EXPECT_NEAR(lqr_radius(task, best.gain), 0.968547452251, 1e-6);
  const std::vector<double> none(9);
  EXPECT_NEAR(lqr_radius(task, none), 1.024142135624, 1e-6);
  EXPECT_EQ(lqr_cost(task, none), infinity);
  // Every change of the gain costs more.
  for (std::size_t i = 0; i < 9; ++i) {
    std::vector<double> other = best.gain;
    other[i] += 1e-3;
    EXPECT_GT(lqr_cost(task, other), best.average);
  }
}

TEST(Lqr, CostsWhatItIsExpectedToOverEpisodes) {
  const LqrTask task = LqrTask::datacenter();
  const std::vector<double> gain = solve_lqr(task).gain, none(9);
  EXPECT_NEAR(expected_cost(task, gain, 100), 11.862998, 1e-6);
  EXPECT_NEAR(expected_cost(task, gain, 302), 39.593108, 1e-6);
  EXPECT_NEAR(expected_cost(task, none, 100), 64.247, 1e-3);
  // The simulation agrees within its noise.
  Lqr lqr(task);
  std::vector<double> x(3), u(3);
  constexpr int episodes = 3000;
  double mean = 0, squares = 0;
  for (int e = 0; e < episodes; ++e) {
    double total = 0;
    lqr.reset(static_cast<std::uint64_t>(e), x);
    for (int t = 0; t < 100; ++t) {
      for (std::size_t i = 0; i < 3; ++i) u[i] = gain[3 * i] * x[0] + gain[3 * i + 1] * x[1] + gain[3 * i + 2] * x[2];
      total -= lqr.step(u, x).reward;
    }
    mean += total / episodes;
    squares += total * total / episodes;
  }
  EXPECT_NEAR(mean, 11.862998, 4 * std::sqrt((squares - mean * mean) / episodes));
}

}  // namespace
}  // namespace ravine
