#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "ravine/statistics/best_of.hpp"
#include "ravine/statistics/halton.hpp"
#include "ravine/statistics/profile.hpp"

namespace ravine {
namespace {

TEST(BestOf, ExpectedBestIsTheMeanOverAllSubsets) {
  const std::vector<double> x{3, 1, 4, 1.5, 9};
  const std::vector<double> expected = expected_best(x);
  ASSERT_EQ(expected.size(), x.size());
  for (std::size_t k = 1; k <= x.size(); ++k) {
    double sum = 0, subsets = 0;
    for (unsigned s = 0; s < 32; ++s) {
      if (static_cast<std::size_t>(__builtin_popcount(s)) != k) continue;
      double least = HUGE_VAL;
      for (std::size_t i = 0; i < 5; ++i)
        if ((s >> i & 1U) != 0) least = std::min(least, x[i]);
      sum += least;
      ++subsets;
    }
    EXPECT_NEAR(expected[k - 1], sum / subsets, 1e-12);
  }
}

TEST(BestOf, ChancesAddUpToOneWithoutTies) {
  const std::vector<std::vector<double>> groups{{1, 5, 6, 7}, {2, 3, 8}, {0.5, 9, 10, 11, 12}};
  const auto chance = chance_of_best(groups);
  ASSERT_EQ(chance[0].size(), 3U);
  for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(chance[0][k] + chance[1][k] + chance[2][k], 1, 1e-12);
  // One draw of each: 60 triples, counted.
  double wins = 0;
  for (const double a : groups[0])
    for (const double b : groups[1])
      for (const double c : groups[2]) wins += a < b && a < c;
  EXPECT_NEAR(chance[0][0], wins / 60, 1e-12);
}

TEST(Distribution, StepsUpToTheShareThatIsReached) {
  const Steps s = distribution(std::vector{3.0, 1.0, HUGE_VAL, 3.0});
  EXPECT_EQ(s.at, (std::vector{1.0, 3.0}));
  EXPECT_EQ(s.share, (std::vector{0.25, 0.75}));
}

TEST(PerformanceProfiles, RatiosToTheBest) {
  const std::vector<std::vector<double>> costs{{1, 2}, {4, 2}, {HUGE_VAL, 5}, {1, 10}, {HUGE_VAL, HUGE_VAL}};
  const std::vector<Profile> p = performance_profiles(costs, 4);
  EXPECT_EQ(p[0].steps.at, (std::vector{1.0, 2.0}));
  EXPECT_EQ(p[0].steps.share, (std::vector{0.4, 0.6}));
  EXPECT_EQ(p[1].steps.share, (std::vector{0.4, 0.6}));
  EXPECT_NEAR(p[0].score, 0.5 * 0.4 + 0.5 * 0.6, 1e-12);  // half of the log axis each
}

TEST(Halton, CoversTheCube) {
  // In base 2 and 3 every eighth and every ninth is hit once by as many points in a row, permuted or not.
  std::vector<int> eighths(8), ninths(9);
  for (std::size_t i = 0; i < 8; ++i) ++eighths[static_cast<std::size_t>(8 * halton_point(7, i, 2)[0])];
  for (std::size_t i = 0; i < 9; ++i) ++ninths[static_cast<std::size_t>(9 * halton_point(7, i, 2)[1])];
  EXPECT_EQ(std::count(eighths.begin(), eighths.end(), 1), 8);
  EXPECT_EQ(std::count(ninths.begin(), ninths.end(), 1), 9);
  EXPECT_NE(halton_point(7, 3, 4), halton_point(8, 3, 4));
  EXPECT_EQ(halton_point(7, 3, 4), halton_point(7, 3, 4));
}

TEST(Halton, CoordinatesAreUniform) {
  for (const std::size_t d : {std::size_t{0}, std::size_t{5}, std::size_t{11}}) {
    double sum = 0;
    for (std::size_t i = 0; i < 2000; ++i) {
      const double u = halton_point(1, i, 12)[d];
      ASSERT_TRUE(u > 0 && u < 1);
      sum += u;
    }
    EXPECT_NEAR(sum / 2000, 0.5, 0.01);
  }
}

}  // namespace
}  // namespace ravine
