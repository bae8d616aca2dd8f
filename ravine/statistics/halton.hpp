// Quasi-random points in the unit cube: Halton's sequence with the digits of every base permuted at random (Braaten &
// Weller 1979), which takes away the stripes of the larger bases. A function of the seed, the point and the dimension.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ravine {

/// Point `index` of the sequence, each coordinate in (0, 1). At most 32 dimensions.
std::vector<double> halton_point(std::uint64_t seed, std::size_t index, std::size_t dimensions);

}  // namespace ravine
