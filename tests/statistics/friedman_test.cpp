#include "ravine/statistics/friedman.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "ravine/statistics/distributions.hpp"

namespace ravine {
namespace {

TEST(Friedman, PublishedExample) {
  const std::vector<std::vector<double>> values{{1, 2, 3}, {2, 1, 3}, {1, 3, 2}, {1, 2, 3}, {1, 2, 3}};
  const Friedman f = friedman(values, 0.05);
  EXPECT_NEAR(f.chi_squared, 6.4, 1e-12);
  EXPECT_NEAR(f.p, .0407622, 1e-7);
  EXPECT_NEAR(f.f, 4 * 6.4 / (10 - 6.4), 1e-12);
  EXPECT_NEAR(f.mean_ranks[0], 1.2, 1e-12);
  EXPECT_NEAR(f.critical_difference, 2.344 * std::sqrt(12.0 / 30), 1e-3);
}

TEST(Friedman, EverybodyTies) {
  const Friedman f = friedman(std::vector(4, std::vector(3, 1.0)), 0.05);
  EXPECT_EQ(f.p, 1);
  ASSERT_EQ(f.groups.size(), 1U);
  EXPECT_EQ(f.groups[0].size(), 3U);
}

TEST(Friedman, GroupsAreTheLargestThatAreNotToldApart) {
  // One treatment is always last of three on 20 data sets; the other two take turns.
  std::vector<std::vector<double>> values;
  for (int d = 0; d < 20; ++d)
    values.push_back(d % 2 == 0 ? std::vector<double>{1, 2, 3} : std::vector<double>{2, 1, 3});
  const Friedman f = friedman(values, 0.05);
  ASSERT_EQ(f.groups.size(), 1U);
  EXPECT_EQ(f.groups[0], (std::vector<std::size_t>{0, 1}));
}

TEST(Nemenyi, PublishedQuantiles) {
  const double q05[] = {1.960, 2.344, 2.569, 2.728, 2.850, 2.948, 3.031, 3.102, 3.164, 3.219, 3.268};
  const double q10[] = {1.645, 2.052, 2.291, 2.460, 2.589, 2.693, 2.780, 2.855, 2.920};
  for (int k = 2; k <= 12; ++k) EXPECT_NEAR(nemenyi_q(k, 0.05), q05[k - 2], 6e-4) << k;
  for (int k = 2; k <= 10; ++k) EXPECT_NEAR(nemenyi_q(k, 0.10), q10[k - 2], 6e-4) << k;
}

TEST(Distributions, ClosedForms) {
  for (const double x : {0.1, 1.0, 5.0, 30.0}) {
    EXPECT_NEAR(chi_squared_tail(x, 2), std::exp(-x / 2), 1e-12);
    EXPECT_NEAR(chi_squared_tail(x, 1), std::erfc(std::sqrt(x / 2)), 1e-12);
    EXPECT_NEAR(f_tail(x, 2, 7), std::pow(1 + 2 * x / 7, -3.5), 1e-12);
    EXPECT_NEAR(f_tail(x, 3, 5) + f_tail(1 / x, 5, 3), 1, 1e-12);
  }
  EXPECT_NEAR(normal_cdf(1.959963984540054), 0.975, 1e-14);
  EXPECT_NEAR(range_cdf(1, 2), 2 * normal_cdf(1 / std::sqrt(2.0)) - 1, 1e-10);  // of two: a normal of variance 2
}

}  // namespace
}  // namespace ravine
