#include "ravine/statistics/signed_rank.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "ravine/core/random.hpp"
#include "ravine/statistics/multiple.hpp"
#include "ravine/statistics/order.hpp"

namespace ravine {
namespace {

// All 2^n signs, one by one: the definition.
double p_by_enumeration(const std::vector<double>& differences) {
  std::vector<double> sizes;
  for (const double d : differences) sizes.push_back(std::abs(d));
  const std::vector<double> rank = ranks(sizes);
  std::vector<double> weights;
  double observed = 0;
  for (std::size_t i = 0; i < rank.size(); ++i) {
    if (differences[i] == 0) continue;
    weights.push_back(rank[i]);
    if (differences[i] > 0) observed += rank[i];
  }
  double below = 0, above = 0;
  const auto all = 1U << weights.size();
  for (unsigned signs = 0; signs < all; ++signs) {
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i)
      if ((signs >> i & 1U) != 0) sum += weights[i];
    below += sum <= observed;
    above += sum >= observed;
  }
  return std::min(1.0, 2 * std::min(below, above) / all);
}

std::vector<double> draw(std::uint64_t seed, std::size_t n, int levels) {
  const Random random(seed, Stream::noise);
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i)
    values.push_back(levels > 0
                         ? static_cast<double>(random.below(static_cast<std::uint64_t>(2 * levels + 1), i)) - levels
                         : random.uniform(i) - 0.4);
  return values;
}

TEST(SignedRank, PublishedExample) {
  EXPECT_DOUBLE_EQ(signed_rank_p(std::vector{.3, -.1, .4, .8, .2, .9, -.05, .6, .7, 1.1}), .009765625);
}

TEST(SignedRank, LeastPossiblePValues) {
  for (const std::size_t n : {5U, 6U, 8U, 10U, 15U}) {
    std::vector<double> differences;
    for (std::size_t i = 1; i <= n; ++i) differences.push_back(static_cast<double>(i));
    EXPECT_DOUBLE_EQ(signed_rank_p(differences), 2 / std::pow(2, n));
  }
}

TEST(SignedRank, NothingDiffers) { EXPECT_EQ(signed_rank_p(std::vector(15, 0.0)), 1); }

TEST(SignedRank, EqualsEnumerationWithTiesAndZeros) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed)
    for (const int levels : {0, 1, 3})
      EXPECT_NEAR(signed_rank_p(draw(seed, 11, levels)), p_by_enumeration(draw(seed, 11, levels)), 1e-12);
}

TEST(SignedRank, SignsDoNotMatter) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    std::vector<double> d = draw(seed, 12, 2);
    const double p = signed_rank_p(d);
    for (double& v : d) v = -v;
    EXPECT_DOUBLE_EQ(signed_rank_p(d), p);
  }
}

TEST(HodgesLehmann, PublishedOrderStatistics) {
  EXPECT_EQ(interval_rank(10, 0.95), 9U);
  EXPECT_EQ(interval_rank(15, 0.95), 26U);
  EXPECT_EQ(interval_rank(20, 0.95), 53U);
  EXPECT_EQ(interval_rank(5, 0.95), 0U);
  EXPECT_EQ(interval_rank(6, 0.95), 1U);
}

TEST(HodgesLehmann, TooFewValuesSayNothing) {
  const Estimate e = hodges_lehmann(std::vector{1.0, 2.0, 3.0}, 0.95);
  EXPECT_DOUBLE_EQ(e.value, 2);
  EXPECT_TRUE(std::isinf(e.low) && std::isinf(e.high));
}

TEST(HodgesLehmann, IntervalInvertsTheTest) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const std::vector<double> d = draw(seed, 10, 0);
    for (const double level : {0.9, 0.95, 1 - 0.05 / 3}) {
      const Estimate e = hodges_lehmann(d, level);
      EXPECT_EQ(signed_rank_p(d) <= 1 - level, e.low > 0 || e.high < 0) << "seed " << seed << ", level " << level;
      // and at the bounds themselves: a hair inside is kept, a hair outside is rejected
      for (const auto& [at, rejected] :
           {std::pair{e.low + 1e-9, false}, {e.low - 1e-9, true}, {e.high - 1e-9, false}, {e.high + 1e-9, true}}) {
        std::vector<double> moved = d;
        for (double& v : moved) v -= at;
        EXPECT_EQ(signed_rank_p(moved) <= 1 - level, rejected);
      }
    }
  }
}

TEST(Holm, StepsDown) {
  const Holm h = holm(std::vector{0.03, 0.01, 0.04, 0.005}, 0.05);
  EXPECT_NEAR(h.adjusted[3], 0.02, 1e-15);
  EXPECT_NEAR(h.adjusted[1], 0.03, 1e-15);
  EXPECT_NEAR(h.adjusted[0], 0.06, 1e-15);
  EXPECT_NEAR(h.adjusted[2], 0.06, 1e-15);
  EXPECT_DOUBLE_EQ(h.level[3], 0.05 / 4);
  EXPECT_DOUBLE_EQ(h.level[1], 0.05 / 3);
  EXPECT_DOUBLE_EQ(h.level[0], 0.05 / 2);  // kept here
  EXPECT_DOUBLE_EQ(h.level[2], 0.05 / 2);  // and so the rest at the same level
}

TEST(Holm, LevelsSayWhatTheAdjustedValuesSay) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const Random random(seed, Stream::noise);
    std::vector<double> p;
    for (std::size_t i = 0; i < 5; ++i) p.push_back(random.uniform(i) * 0.08);
    const Holm h = holm(p, 0.05);
    for (std::size_t i = 0; i < p.size(); ++i) EXPECT_EQ(h.adjusted[i] <= 0.05, p[i] <= h.level[i]);
  }
}

TEST(Order, QuantilesAndRanks) {
  EXPECT_DOUBLE_EQ(quantile(std::vector{4.0, 1.0, 3.0, 2.0}, 0.25), 1.75);
  EXPECT_DOUBLE_EQ(median(std::vector{3.0, 1.0, 2.0}), 2);
  EXPECT_EQ(ranks(std::vector{5.0, 1.0, 5.0, 0.0}), (std::vector{3.5, 2.0, 3.5, 1.0}));
  EXPECT_DOUBLE_EQ(deviation(std::vector{1.0, 2.0, 3.0, 4.0}), std::sqrt(5.0 / 3));
}

}  // namespace
}  // namespace ravine
