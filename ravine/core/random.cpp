#include "ravine/core/random.hpp"

#include <Random123/philox.h>

#include <utility>

namespace ravine {

std::array<std::uint32_t, 4> Random::bits(std::uint64_t index) const {
  const r123::Philox4x32::ctr_type counter{
      {static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), stream_, sub_}};
  const r123::Philox4x32::key_type key{{static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)}};
  const auto r = r123::Philox4x32{}(counter, key);
  return {r[0], r[1], r[2], r[3]};
}

std::uint64_t Random::word(std::uint64_t index) const {
  const auto b = bits(index);
  return (std::uint64_t{b[0]} << 32) | b[1];
}

double Random::uniform(std::uint64_t index) const { return static_cast<double>(word(index) >> 11) * 0x1p-53; }

std::uint64_t Random::below(std::uint64_t n, std::uint64_t index) const {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>((static_cast<Wide>(word(index)) * n) >> 64);
}

void Random::fill(std::uint64_t first, std::span<std::uint32_t> out) const {
  for (std::size_t i = 0; i < out.size(); i += 4) {
    const auto b = bits(first + i / 4);
    for (std::size_t j = 0; j < 4 && i + j < out.size(); ++j) out[i + j] = b[j];
  }
}

void shuffle(std::span<std::uint32_t> items, const Random& random) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random.below(i, i)]);
}

}  // namespace ravine
