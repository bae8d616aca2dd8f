// LQR: a linear system with a quadratic cost, x' = A x + B u + w, w ~ N(0, noise^2 I), cost x'Qx + u'Ru of the state
// before the step; the reward is minus the cost. Its exact answers come from the Riccati equation, so that a search can
// be held against them. LqrTask::datacenter() is the unstable instance of Dean, Mania, Matni, Recht & Tu, arXiv
// 1710.01688, on which Mania, Guy & Recht tried ARS (arXiv 1803.07055, section 4.3).
#pragma once
#include "ravine/environments/environment.hpp"

namespace ravine {

/// Matrices are square n x n, row-major: as many controls as states.
struct LqrTask {
  std::size_t n = 0;
  std::vector<double> a, b, q, r;
  double noise = 1;           ///< standard deviation of w
  std::size_t horizon = 302;  ///< steps in an episode; the authors' environment makes 302

  static LqrTask datacenter();
};

/// The optimal stationary control u = K x.
struct LqrSolution {
  std::vector<double> gain;  ///< K, n x n
  std::vector<double> cost;  ///< P of the cost to go x'Px
  double average = 0;        ///< cost per step in the long run, noise^2 trace(P)
};
/// From the Riccati equation, iterated to the last digit. Throws Error (runtime) if that does not settle.
LqrSolution solve_lqr(const LqrTask& task);
/// The average cost per step of u = K x, infinite if A + B K is not stable.
double lqr_cost(const LqrTask& task, std::span<const double> gain);
/// The spectral radius of A + B K; below 1 it is stable. To about 1e-6.
double lqr_radius(const LqrTask& task, std::span<const double> gain);

class Lqr final : public Environment {
 public:
  explicit Lqr(LqrTask task = LqrTask::datacenter());
  [[nodiscard]] const EnvironmentInfo& info() const override { return info_; }
  /// x0 ~ N(0, I).
  void reset(std::uint64_t seed, std::span<double> observation) override;
  Transition step(std::span<const double> action, std::span<double> observation) override;
  [[nodiscard]] std::vector<double> state() const override { return x_; }
  [[nodiscard]] std::unique_ptr<Environment> clone() const override { return std::make_unique<Lqr>(*this); }
  [[nodiscard]] const LqrTask& task() const { return task_; }

 private:
  LqrTask task_;
  EnvironmentInfo info_;
  std::uint64_t seed_ = 0, draws_ = 0;
  std::vector<double> x_, next_;
};

}  // namespace ravine
