// Obstacles: small problems that put one difficulty in an optimizer's way each, at one or several levels. Every start
// and every sample of a gradient is drawn from a seed. The value of a random one is its expectation.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ravine/objective/objective.hpp"

namespace ravine {

struct Obstacle {
  std::string name, level, meaning;
  double target = 0;    ///< a value that is reached counts as the obstacle passed
  bool random = false;  ///< gradients are samples
  std::function<std::unique_ptr<Objective<double>>(std::uint64_t seed)> make;
};

/// All of them, in the order of the tables.
const std::vector<Obstacle>& all_obstacles();

}  // namespace ravine
