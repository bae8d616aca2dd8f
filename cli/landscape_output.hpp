// What `ravine landscape` prints, whatever the landscape is of: docs/landscapes.md is the specification.
#pragma once
#include "cli/output.hpp"
#include "ravine/landscape/barriers.hpp"
#include "ravine/landscape/curvature.hpp"
#include "ravine/landscape/surface.hpp"
#include "ravine/optim/optimizer_spec.hpp"

namespace ravine::cli {

/// What all landscapes are asked for.
struct LandscapeRequest {
  std::vector<OptimizerSpec> optimizers;
  std::size_t grid = 61;  ///< points per side of the surface
  std::uint64_t seed = 1;
  unsigned threads = 0;
  bool quiet = false;
  Handout handout;
};

Json to_json(const Surface& surface);
Json to_json(const Curvature& curvature);
Json to_json(const Barriers& barriers, const std::vector<std::string>& names);

/// The barrier matrix as a table.
std::string barrier_table(const Barriers& barriers, const std::vector<std::string>& names);

/// The number of contour lines in pictures and in JSON.
inline constexpr std::size_t contour_lines = 14;

}  // namespace ravine::cli
