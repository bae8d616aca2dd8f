// What a policy has seen: the mean and the variance of every component of its observations, gathered in one pass, and
// the whitening that follows from them. Merging in a fixed order gives the same bits for any number of workers.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace ravine {

/// Observations become (o - mean) scale. Empty: they stay as they are.
struct Whitening {
  std::vector<double> mean, scale;
};

/// Welford's update, and Chan, Golub & LeVeque's merge.
class ObservationStatistics {
 public:
  explicit ObservationStatistics(std::size_t components) : mean_(components), squares_(components) {}
  void clear();
  void add(std::span<const double> observation);
  void merge(const ObservationStatistics& other);
  [[nodiscard]] double count() const { return count_; }
  [[nodiscard]] std::span<const double> mean() const { return mean_; }
  /// With divisor count - 1.
  [[nodiscard]] std::vector<double> variance() const;
  /// As in ARS: a component whose variance is below 1e-8 counts nothing; before two observations nothing changes.
  [[nodiscard]] Whitening whitening() const;

 private:
  double count_ = 0;
  std::vector<double> mean_, squares_;
};

}  // namespace ravine
