// Barriers: what lies on the straight line between two points (Goodfellow, Vinyals and Saxe, ICLR 2015). The barrier is
// the largest excess of the loss at (1 - a) x + a y over (1 - a) loss(x) + a loss(y), for a in [0, 1]: 0 says that the
// two lie in one basin. The reverse is not true: a path around the barrier, or a renaming of the hidden units, may
// still join them.
#pragma once
#include <vector>

#include "ravine/landscape/surface.hpp"

namespace ravine {

struct Barriers {
  struct Line {
    std::size_t from, to;
    std::vector<double> loss;  ///< one per alpha
  };
  std::vector<double> alpha;                ///< from -0.5 to 1.5
  std::vector<std::vector<double>> matrix;  ///< symmetric, 0 on the diagonal; infinite where the loss is not finite
  std::vector<Line> lines;                  ///< every pair, from < to
};

/// 81 points on every line.
Barriers measure_barriers(const Terrain& terrain, const std::vector<Buffer<double>>& points, Threads& threads);

}  // namespace ravine
