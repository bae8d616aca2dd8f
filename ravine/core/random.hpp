// Random numbers as a pure function of (seed, stream, index): no state, no order, so any thread may draw any of
// them and a resumed run continues exactly. Bits come from Philox4x32-10 (Salmon et al., "Parallel random numbers:
// as easy as 1, 2, 3", SC 2011).
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ravine {

/// What a stream of random numbers is for. Streams never overlap; `Random::sub` splits one further.
enum class Stream : std::uint32_t { split = 1, shuffle, init, dropout, sample, noise, probe, episode, label };

class Random {
 public:
  Random(std::uint64_t seed, Stream stream, std::uint32_t sub = 0)
      : seed_(seed), stream_(static_cast<std::uint32_t>(stream)), sub_(sub) {}

  /// 128 random bits for counter value `index`.
  [[nodiscard]] std::array<std::uint32_t, 4> bits(std::uint64_t index) const;
  /// 64 random bits for counter value `index`.
  [[nodiscard]] std::uint64_t word(std::uint64_t index) const;
  /// Uniform in [0, 1) with 53 random bits.
  [[nodiscard]] double uniform(std::uint64_t index) const;
  /// Uniform integer in [0, n), n > 0 (bias below n / 2^64).
  [[nodiscard]] std::uint64_t below(std::uint64_t n, std::uint64_t index) const;
  /// Fills `out` with the 32-bit words of the counters first, first + 1, ... (four words each).
  void fill(std::uint64_t first, std::span<std::uint32_t> out) const;

 private:
  std::uint64_t seed_;
  std::uint32_t stream_, sub_;
};

/// Puts `items` into a random order (Fisher-Yates); the order depends on `random` and the number of items only.
void shuffle(std::span<std::uint32_t> items, const Random& random);

}  // namespace ravine
