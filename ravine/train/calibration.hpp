// Calibration: whether probabilities mean what they say. Answers are put into bins by the probability given to them; in
// each, the mean probability is held against the share that came true.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace ravine {

struct CalibrationBin {
  double low = 0, high = 0;  ///< of the probability
  std::size_t rows = 0;
  double predicted = 0, observed = 0;  ///< mean probability; share that came true; 0 without rows
};

struct Calibration {
  std::vector<CalibrationBin> bins;
  double error = 0;  ///< expected calibration error: |predicted - observed|, weighed by rows. Guo et al. 2017, eq. 3
  double brier = 0;  ///< mean squared distance of the probabilities from the truth (Brier 1950); with two classes, of
                     ///< the second class alone
};

/// Of `probabilities`, rows x classes. With two classes the bins are of the probability of the second one, and what may
/// come true is that class; with more they are of the largest probability, and what may come true is that answer.
Calibration calibration(std::span<const double> probabilities, std::span<const std::int32_t> labels,
                        std::size_t classes, std::size_t bins = 10);

}  // namespace ravine
