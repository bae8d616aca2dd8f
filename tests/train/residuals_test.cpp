#include "ravine/train/residuals.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace ravine {
namespace {

TEST(Residuals, EveryRowIsCountedAndOneFarOffDoesNotSetTheScale) {
  std::vector<double> actual(1000), predicted(1000, 0);
  std::iota(actual.begin(), actual.end(), -499.5);
  actual[0] = -1e9;
  const Residuals r = residuals(actual, predicted, 10);
  ASSERT_EQ(r.edges.size(), 11U);
  EXPECT_GT(r.edges.front(), -500);
  EXPECT_LT(r.edges.back(), 500);
  EXPECT_EQ(std::accumulate(r.counts.begin(), r.counts.end(), std::size_t{0}), 1000U);
  EXPECT_NEAR(static_cast<double>(r.counts[4]), 99, 1);
  EXPECT_NEAR(r.quantiles[2], 0, 1);
}

TEST(Residuals, OfAPerfectModelStillHaveBins) {
  const std::vector<double> y(7, 3.0);
  const Residuals r = residuals(y, y, 4);
  EXPECT_LT(r.edges.front(), r.edges.back());
  EXPECT_EQ(r.counts[2], 7U);
}

}  // namespace
}  // namespace ravine
