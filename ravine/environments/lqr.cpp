#include "ravine/environments/lqr.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "ravine/core/error.hpp"
#include "ravine/simd/normal.hpp"

namespace ravine {
namespace {

using Matrix = std::vector<double>;  // n x n, row-major

Matrix product(std::size_t n, std::span<const double> a, std::span<const double> b) {
  Matrix c(n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j) c[i * n + j] += a[i * n + k] * b[k * n + j];
  return c;
}

Matrix transposed(std::size_t n, std::span<const double> a) {
  Matrix t(n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) t[j * n + i] = a[i * n + j];
  return t;
}

Matrix sum(const Matrix& a, const Matrix& b) {
  Matrix c(a);
  for (std::size_t i = 0; i < c.size(); ++i) c[i] += b[i];
  return c;
}

// a^-1 b by elimination with row pivots.
Matrix solved(std::size_t n, Matrix a, Matrix b) {
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t p = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (std::abs(a[i * n + k]) > std::abs(a[p * n + k])) p = i;
    if (a[p * n + k] == 0) fail_runtime("the linear-quadratic task has no solution: R + B'PB is singular");
    for (std::size_t j = 0; j < n; ++j) std::swap(a[k * n + j], a[p * n + j]), std::swap(b[k * n + j], b[p * n + j]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const double factor = a[i * n + k] / a[k * n + k];
      for (std::size_t j = 0; j < n; ++j) a[i * n + j] -= factor * a[k * n + j], b[i * n + j] -= factor * b[k * n + j];
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) b[i * n + j] /= a[i * n + i];
  return b;
}

double largest(const Matrix& a) {
  double most = 0;
  for (const double v : a) most = std::max(most, std::abs(v));
  return most;
}

Matrix closed_loop(const LqrTask& task, std::span<const double> gain) {
  return sum(task.a, product(task.n, task.b, gain));
}

}  // namespace

LqrTask LqrTask::datacenter() {
  LqrTask task{.n = 3,
               .a = {1.01, 0.01, 0, 0.01, 1.01, 0.01, 0, 0.01, 1.01},
               .b = {1, 0, 0, 0, 1, 0, 0, 0, 1},
               .q = {1e-3, 0, 0, 0, 1e-3, 0, 0, 0, 1e-3},
               .r = {1, 0, 0, 0, 1, 0, 0, 0, 1}};
  return task;
}

LqrSolution solve_lqr(const LqrTask& task) {
  const std::size_t n = task.n;
  const Matrix at = transposed(n, task.a), bt = transposed(n, task.b);
  Matrix p = task.q;
  constexpr int most = 1000000;
  for (int i = 0; i < most; ++i) {
    // K = -(R + B'PB)^-1 B'PA;  P = Q + A'P(A + BK)
    const Matrix pa = product(n, p, task.a), pb = product(n, p, task.b);
    Matrix gain = solved(n, sum(task.r, product(n, bt, pb)), product(n, bt, pa));
    for (double& k : gain) k = -k;
    const Matrix next = sum(task.q, product(n, at, product(n, p, closed_loop(task, gain))));
    double change = 0;
    for (std::size_t j = 0; j < p.size(); ++j) change = std::max(change, std::abs(next[j] - p[j]));
    p = next;
    if (change > 1e-15 * largest(p)) continue;
    LqrSolution solution{.gain = gain, .cost = p};
    for (std::size_t j = 0; j < n; ++j) solution.average += task.noise * task.noise * p[j * n + j];
    return solution;
  }
  fail_runtime("the Riccati equation of the linear-quadratic task does not settle; can it be stabilised?");
}

double lqr_radius(const LqrTask& task, std::span<const double> gain) {
  // |M^(2^k)|^(1/2^k) by squaring, scaled on the way; the norm's factor of up to n is gone at k = 24.
  Matrix m = closed_loop(task, gain);
  double log_scale = 0, power = 1;
  for (int k = 0; k < 24; ++k) {
    const double size = largest(m);
    if (size == 0) return 0;
    if (!std::isfinite(size)) return infinity;
    for (double& v : m) v /= size;
    log_scale += std::log(size) / power;
    m = product(task.n, m, m);
    power *= 2;
  }
  return std::exp(log_scale + std::log(std::max(largest(m), 1e-300)) / power);
}

double lqr_cost(const LqrTask& task, std::span<const double> gain) {
  if (!(lqr_radius(task, gain) < 1)) return infinity;
  const std::size_t n = task.n;
  // P = S + M'PM, S = Q + K'RK, by doubling: P <- P + M'PM, M <- M M.
  Matrix m = closed_loop(task, gain);
  Matrix p = sum(task.q, product(n, transposed(n, gain), product(n, task.r, gain)));
  for (int i = 0; i < 60 && largest(m) > 0; ++i) {
    const Matrix more = product(n, transposed(n, m), product(n, p, m));
    p = sum(p, more);
    if (largest(more) <= 1e-17 * largest(p)) break;
    m = product(n, m, m);
  }
  double average = 0;
  for (std::size_t j = 0; j < n; ++j) average += task.noise * task.noise * p[j * n + j];
  return average;
}

Lqr::Lqr(LqrTask task) : task_(std::move(task)), x_(task_.n), next_(task_.n) {
  info_ = {.name = "lqr",
           .title = "steer an unstable linear system at a quadratic cost (LQR of Dean et al. 2017)",
           .paper = "Dean, Mania, Matni, Recht & Tu 2017, arXiv 1710.01688; horizon as in the ARS authors' code",
           .observations = {},
           .states = {},
           .actions = {},
           .action = {.size = task_.n},
           .horizon = task_.horizon};
  for (std::size_t i = 0; i < task_.n; ++i) {
    info_.observations.push_back("x" + std::to_string(i));
    info_.actions.push_back("u" + std::to_string(i));
  }
  info_.states = info_.observations;
}

void Lqr::reset(std::uint64_t seed, std::span<double> observation) {
  seed_ = seed;
  draws_ = 0;
  const Random random(seed_, Stream::episode);
  for (double& x : x_) x = normal(random, draws_++);
  std::ranges::copy(x_, observation.begin());
}

Transition Lqr::step(std::span<const double> action, std::span<double> observation) {
  const std::size_t n = task_.n;
  const Random random(seed_, Stream::episode);
  double cost = 0;
  for (std::size_t i = 0; i < n; ++i) {
    next_[i] = task_.noise * normal(random, draws_++);
    for (std::size_t j = 0; j < n; ++j) {
      cost += x_[i] * task_.q[i * n + j] * x_[j] + action[i] * task_.r[i * n + j] * action[j];
      next_[i] += task_.a[i * n + j] * x_[j] + task_.b[i * n + j] * action[j];
    }
  }
  x_.swap(next_);
  std::ranges::copy(x_, observation.begin());
  return {-cost, false};
}

}  // namespace ravine
