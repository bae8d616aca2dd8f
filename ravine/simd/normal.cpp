#include "ravine/simd/normal.hpp"

namespace ravine {

double normal(const Random& random, std::uint64_t index) {
  for (std::uint64_t attempt = 0;; ++attempt) {
    const auto bits = random.bits(index + (attempt << 48));
    const double u = (bits[0] + 0.5) * 0x1p-31 - 1, v = (bits[1] + 0.5) * 0x1p-31 - 1, s = u * u + v * v;
    if (s < 1 && s > 0) return u * sqrt(-2 * log(Lane<double>(s)) / s).v;
  }
}

}  // namespace ravine
