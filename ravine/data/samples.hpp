// Small data sets made by the program, for demonstrations, tutorials and tests. Deterministic in the seed.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace ravine {

/// Points in the plane, x1 and x2 in [0, 1], with a class each.
struct Points {
  std::vector<double> x1, x2;
  std::vector<int> y;
};

/// Names and a line each: moons (two interleaved half-moons), spirals, rings, blobs (two clouds a line separates).
struct SampleInfo {
  std::string name, meaning;
};
const std::vector<SampleInfo>& list_samples();

/// Throws Error (usage) on an unknown name. `noise` is the deviation around the exact shape, in its own unit.
Points make_sample(const std::string& name, std::size_t rows, double noise, std::uint64_t seed);

/// The points as CSV with the header x1,x2,y.
std::string to_csv(const Points& points);

}  // namespace ravine
