// The rate that serves an optimizer best on a terrain within a budget: the same grid for every optimizer.
#pragma once
#include <vector>

#include "ravine/core/threads.hpp"
#include "ravine/landscape/race.hpp"

namespace ravine {

/// Two rates per decade from 1e-5 to 100: 15 rates.
std::vector<double> rate_grid();

/// The optimizer with the rate of the grid whose path ends lowest after `evaluations`; the smaller rate of two that are
/// equally good. A method that takes no rate, and an optimizer for which every rate diverges, stay as they are.
OptimizerSpec with_best_rate(const Terrain& terrain, const OptimizerSpec& spec, std::span<const double> start,
                             std::size_t evaluations, Threads& threads);

}  // namespace ravine
