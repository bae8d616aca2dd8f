// CmaEs: covariance matrix adaptation after Hansen's tutorial, arXiv 1604.00772, appendix A, with its notation: x = m +
// sigma y, y = B D z, C = B D^2 B^T, paths p_sigma and p_c. Separable: C and with it B are diagonal, and c_1 and c_mu
// are larger by (n + 2) / 3. Restarts begin again with another population (and, bipop, step size).
//
// What has gone wrong elsewhere and is tested here: p_sigma needs C^(-1/2) = B D^(-1) B^T, not C^(-1).
// Owns all memory: n^2 numbers four times for the full matrix.
#pragma once
#include <limits>

#include "ravine/search/distribution.hpp"

namespace ravine {

class CmaEs final : public Distribution {
 public:
  CmaEs(const CmaEsOptions& options, std::size_t n);

  void begin(std::span<const double> start) override;
  [[nodiscard]] std::size_t population() const override { return lambda_; }
  void sample() override;
  void point(std::size_t i, std::span<double> x) const override;
  void tell(std::span<const double> values) override;
  [[nodiscard]] std::span<const double> mean() const override { return mean_; }
  [[nodiscard]] bool keeps_best() const override { return o_.restarts != CmaEsOptions::none; }
  [[nodiscard]] std::span<const double> best() const override;
  [[nodiscard]] bool converged() const override { return converged_; }
  [[nodiscard]] double generations() const override { return count_.generations; }
  [[nodiscard]] std::vector<double> numbers() const override;
  [[nodiscard]] bool set_numbers(std::span<const double> numbers) override;

  [[nodiscard]] double sigma() const { return now_.sigma; }
  [[nodiscard]] double restarts() const { return count_.restarts; }
  /// y = C^(-1/2) v, with the C whose factors the last sample() used.
  void whiten(std::span<const double> v, std::span<double> y) const;
  /// That C, n x n or, separable, its diagonal.
  [[nodiscard]] std::span<const double> covariance() const { return factored_; }

 private:
  // Constants of a population.
  struct Constants {
    double mueff = 0, cs = 0, ds = 0, cc = 0, c1 = 0, cmu = 0, chi = 0;
  };
  // What a checkpoint keeps beside the vectors.
  struct Counts {
    double generations = 0, restarts = 0, large_evaluations = 0, small_evaluations = 0,
           best_value = std::numeric_limits<double>::max();
    double doublings = 0;
  };
  struct State {
    double sigma = 0, sigma0 = 0, generation = 0, factored_at = -1, limit = 0, evaluations = 0;
    double is_small = 0;
  };

  [[nodiscard]] bool is_full() const { return o_.covariance == CmaEsOptions::full; }
  void set_population(std::size_t lambda);
  void start_run(double sigma);
  void factor();
  void adapt(std::span<const std::size_t> order);
  [[nodiscard]] bool ended(double best, double worst);
  void restart();
  [[nodiscard]] std::vector<std::vector<double>*> vectors();

  const CmaEsOptions o_;
  const std::size_t n_, least_;  // least_: the first population
  std::size_t lambda_ = 0, mu_ = 0;
  Constants k_;
  std::vector<double> weights_;
  Counts count_;
  State now_;
  bool converged_ = false, broken_ = false;  // broken_: C has no factors
  std::vector<double> start_, mean_, ps_, pc_, c_, history_, best_;
  std::vector<double> b_, d_, factored_;      // of factored_, which C was when they were made
  std::vector<double> z_, y_, step_, white_;  // lambda rows of z and y; two vectors of scratch
  std::vector<std::size_t> order_;
};

}  // namespace ravine
