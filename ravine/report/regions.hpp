// Regions: what a model of exactly two numeric inputs answers all over the plane, for a picture.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ravine/data/dataset.hpp"
#include "ravine/train/model.hpp"

namespace ravine {

struct RegionAxis {
  std::string name;
  double low = 0, high = 0;  ///< the range of the training rows and a little more
};

struct Regions {
  RegionAxis x, y;
  std::size_t columns = 0, rows = 0;
  std::vector<double> values;      ///< row by row from low y: the class, or the number, at the middle of each cell
  std::vector<double> confidence;  ///< of a class: 0 where all are equally likely, 1 where it is certain; else empty
  std::vector<double> point_x, point_y, point_target;  ///< some of the rows `shown`: inputs, and class or number
};

/// Nothing if the model has other inputs than two numbers.
std::optional<Regions> learned_regions(const Model& model, const Dataset& training, const Dataset& shown);

}  // namespace ravine
