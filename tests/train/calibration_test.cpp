#include "ravine/train/calibration.hpp"

#include <gtest/gtest.h>

namespace ravine {
namespace {

TEST(Calibration, OfTwoClassesIsOfTheSecond) {
  const std::vector<double> p{0.9, 0.1, 0.85, 0.15, 0.2, 0.8, 0.0, 1.0};
  const std::vector<std::int32_t> labels{0, 1, 1, 1};
  const Calibration c = calibration(p, labels, 2, 5);
  ASSERT_EQ(c.bins.size(), 5U);
  EXPECT_EQ(c.bins[0].rows, 2U);
  EXPECT_DOUBLE_EQ(c.bins[0].predicted, 0.125);
  EXPECT_DOUBLE_EQ(c.bins[0].observed, 0.5);
  EXPECT_EQ(c.bins[2].rows, 0U);
  EXPECT_EQ(c.bins[4].rows, 2U) << "0.8 and 1 are in the last bin";
  EXPECT_DOUBLE_EQ(c.bins[4].predicted, 0.9);
  EXPECT_DOUBLE_EQ(c.error, 0.5 * 0.375 + 0.5 * 0.1);
  EXPECT_DOUBLE_EQ(c.brier, (0.01 + 0.85 * 0.85 + 0.04 + 0) / 4);
}

TEST(Calibration, OfMoreClassesIsOfTheAnswer) {
  const std::vector<double> p{0.5, 0.3, 0.2, 0.1, 0.2, 0.7};
  const Calibration c = calibration(p, std::vector<std::int32_t>{0, 0}, 3);
  EXPECT_EQ(c.bins[5].rows, 1U);
  EXPECT_DOUBLE_EQ(c.bins[5].observed, 1);
  EXPECT_EQ(c.bins[7].rows, 1U);
  EXPECT_DOUBLE_EQ(c.bins[7].observed, 0);
  EXPECT_DOUBLE_EQ(c.error, 0.5 * 0.5 + 0.5 * 0.7);
  EXPECT_DOUBLE_EQ(c.brier, (0.25 + 0.09 + 0.04 + 0.81 + 0.04 + 0.49) / 2);
}

TEST(Calibration, OfNoRowsIsEmpty) {
  const Calibration c = calibration({}, {}, 2);
  EXPECT_EQ(c.bins.size(), 10U);
  EXPECT_EQ(c.error, 0);
}

}  // namespace
}  // namespace ravine
