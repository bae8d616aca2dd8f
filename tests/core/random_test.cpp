#include "ravine/core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ravine {
namespace {

// Known answers of Philox4x32-10 (Random123's kat_vectors): counter and key all zeros, and all ones.
TEST(Random, IsPhilox) {
  const std::array<std::uint32_t, 4> zeros{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
  EXPECT_EQ(Random(0, static_cast<Stream>(0), 0).bits(0), zeros);
  const std::array<std::uint32_t, 4> ones{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
  EXPECT_EQ(Random(~0ULL, static_cast<Stream>(~0U), ~0U).bits(~0ULL), ones);
}

TEST(Random, IsAFunctionOfSeedStreamAndIndex) {
  const Random a(7, Stream::init);
  EXPECT_EQ(a.word(5), Random(7, Stream::init).word(5));
  EXPECT_NE(a.word(5), a.word(6));
  EXPECT_NE(a.word(5), Random(8, Stream::init).word(5));
  EXPECT_NE(a.word(5), Random(7, Stream::split).word(5));
  EXPECT_NE(a.word(5), Random(7, Stream::init, 1).word(5));
}

TEST(Random, UniformHasTheRightMoments) {
  const Random random(1, Stream::sample);
  constexpr int n = 200000;
  double sum = 0, squares = 0;
  for (int i = 0; i < n; ++i) {
    const double u = random.uniform(static_cast<std::uint64_t>(i));
    ASSERT_GE(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
    squares += u * u;
  }
  EXPECT_NEAR(sum / n, 0.5, 5 * std::sqrt(1.0 / 12 / n));
  EXPECT_NEAR(squares / n, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / n));
}

TEST(Random, BelowReachesEveryValueEvenly) {
  const Random random(3, Stream::sample);
  std::array<int, 7> counts{};
  for (std::uint64_t i = 0; i < 70000; ++i) ++counts.at(random.below(7, i));
  for (const int c : counts) EXPECT_NEAR(c, 10000, 5 * std::sqrt(10000.0));
}

TEST(Random, ShuffleIsAPermutationThatTheSeedDecides) {
  std::vector<std::uint32_t> a(1000), b, sorted;
  std::iota(a.begin(), a.end(), 0U);
  sorted = b = a;
  shuffle(a, Random(1, Stream::shuffle, 0));
  shuffle(b, Random(1, Stream::shuffle, 0));
  EXPECT_EQ(a, b);
  EXPECT_NE(a, sorted);
  shuffle(b, Random(1, Stream::shuffle, 1));
  EXPECT_NE(a, b);
  std::sort(a.begin(), a.end());
  EXPECT_EQ(a, sorted);
}

// All 6 orders of 3 items are equally likely.
TEST(Random, ShuffleIsFair) {
  std::array<int, 6> counts{};
  for (std::uint32_t s = 0; s < 12000; ++s) {
    std::vector<std::uint32_t> items{0, 1, 2};
    shuffle(items, Random(9, Stream::shuffle, s));
    ++counts.at(items[0] * 2 + (items[1] > items[2] ? 1 : 0));
  }
  for (const int c : counts) EXPECT_NEAR(c, 2000, 5 * std::sqrt(2000.0));
}

}  // namespace
}  // namespace ravine
