#include "ravine/statistics/halton.hpp"

#include <array>
#include <cassert>
#include <numeric>

#include "ravine/core/random.hpp"

namespace ravine {

std::vector<double> halton_point(std::uint64_t seed, std::size_t index, std::size_t dimensions) {
  static constexpr std::array<std::uint32_t, 32> primes{2,  3,  5,  7,   11,  13,  17,  19,  23,  29, 31,
                                                        37, 41, 43, 47,  53,  59,  61,  67,  71,  73, 79,
                                                        83, 89, 97, 101, 103, 107, 109, 113, 127, 131};
  assert(dimensions <= primes.size());
  std::vector<double> point;
  for (std::size_t d = 0; d < dimensions; ++d) {
    const std::uint32_t base = primes[d];
    std::vector<std::uint32_t> digits(base);
    double value = 0, place = 1;
    // Digits beyond those of the index are zeros, which are permuted as well, down to the last bit that counts.
    for (std::uint32_t position = 0; place > 1e-12; ++position) {
      std::iota(digits.begin(), digits.end(), 0U);
      shuffle(digits, Random(seed, Stream::sample, static_cast<std::uint32_t>(d) * 64 + position));
      place /= base;
      value += digits[index % base] * place;
      index /= base;
    }
    point.push_back(value + place / 2);
  }
  return point;
}

}  // namespace ravine
