#include "ravine/control/whitening.hpp"

#include <algorithm>
#include <cmath>

namespace ravine {

void ObservationStatistics::clear() {
  count_ = 0;
  std::ranges::fill(mean_, 0.0);
  std::ranges::fill(squares_, 0.0);
}

void ObservationStatistics::add(std::span<const double> observation) {
  ++count_;
  for (std::size_t i = 0; i < mean_.size(); ++i) {
    const double d = observation[i] - mean_[i];
    mean_[i] += d / count_;
    squares_[i] += d * (observation[i] - mean_[i]);
  }
}

void ObservationStatistics::merge(const ObservationStatistics& other) {
  if (other.count_ == 0) return;
  const double all = count_ + other.count_;
  for (std::size_t i = 0; i < mean_.size(); ++i) {
    const double d = other.mean_[i] - mean_[i];
    mean_[i] += d * other.count_ / all;
    squares_[i] += other.squares_[i] + d * d * count_ * other.count_ / all;
  }
  count_ = all;
}

std::vector<double> ObservationStatistics::variance() const {
  std::vector<double> variance(squares_);
  for (double& v : variance) v /= count_ - 1;
  return variance;
}

Whitening ObservationStatistics::whitening() const {
  if (count_ < 2) return {std::vector<double>(mean_.size(), 0.0), std::vector<double>(mean_.size(), 1.0)};
  Whitening result{mean_, variance()};
  for (double& v : result.scale) v = v < 1e-8 ? 0 : 1 / std::sqrt(v);
  return result;
}

}  // namespace ravine
