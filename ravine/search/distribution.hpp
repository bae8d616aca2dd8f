// Distribution: a method that asks for the values of points that it draws, and is told them, in double precision and
// without layouts. begin(start), then sample(), point(i) for every i, tell(values), over and over. Draws are a function
// of the seed and the generation. After sample() any number of threads may call point().
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "ravine/optim/search_rules.hpp"

namespace ravine {

class Distribution {
 public:
  virtual ~Distribution() = default;
  virtual void begin(std::span<const double> start) = 0;
  /// Points of the generation that sample() draws next.
  [[nodiscard]] virtual std::size_t population() const = 0;
  virtual void sample() = 0;
  virtual void point(std::size_t i, std::span<double> x) const = 0;
  /// The values of the points, smaller is better; what is not a number counts as the worst.
  virtual void tell(std::span<const double> values) = 0;
  [[nodiscard]] virtual std::span<const double> mean() const = 0;
  /// Whether the result is best(), the best point told so far (empty before there is one), and not the mean.
  [[nodiscard]] virtual bool keeps_best() const { return false; }
  [[nodiscard]] virtual std::span<const double> best() const { return {}; }
  /// Nothing further is to be found.
  [[nodiscard]] virtual bool converged() const { return false; }
  /// Generations told.
  [[nodiscard]] virtual double generations() const = 0;

  /// The whole state between generations, for checkpoints; set_numbers() returns false where it does not fit.
  [[nodiscard]] virtual std::vector<double> numbers() const = 0;
  [[nodiscard]] virtual bool set_numbers(std::span<const double> numbers) = 0;
};

/// Over n parameters. Throws Error (usage) if n is too large for a full covariance matrix.
std::unique_ptr<Distribution> make_distribution(const CmaEsOptions& options, std::size_t n);
std::unique_ptr<Distribution> make_distribution(const CrossEntropyOptions& options, std::size_t n);

}  // namespace ravine
