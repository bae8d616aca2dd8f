#include "ravine/train/metrics.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "ravine/core/random.hpp"

namespace ravine {
namespace {

// Three classes; the figures were worked out by hand and agree with scikit-learn's.
TEST(Metrics, OfClasses) {
  Target target{.name = "y", .kind = Target::Kind::classes, .classes = {"a", "b", "c"}};
  Dataset data;
  data.rows = 6;
  data.labels = {0, 0, 0, 1, 1, 2};
  const Outputs outputs{.columns = 3,
                        .values = {2, 1, 0, 2, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0},
                        .loss = 0.7};  // predicts 0 0 1 1 2 0
  const Metrics m = score(target, data, outputs);
  EXPECT_DOUBLE_EQ(metric(m, "accuracy"), 3.0 / 6);
  EXPECT_DOUBLE_EQ(metric(m, "balanced_accuracy"), (2.0 / 3 + 1.0 / 2 + 0) / 3);
  EXPECT_DOUBLE_EQ(metric(m, "f1_macro"), (2.0 * 2 / (3 + 3) + 2.0 * 1 / (2 + 2) + 0) / 3);
  EXPECT_EQ(metric(m, "loss"), 0.7);
  EXPECT_TRUE(std::isnan(metric(m, "roc_auc")));
  EXPECT_EQ(confusion(data.labels, predicted_classes(outputs), 3),
            (std::vector<std::size_t>{2, 1, 0, 0, 1, 1, 1, 0, 0}));
}

TEST(Metrics, OfNumbers) {
  Target target{.name = "y", .mean = 10, .deviation = 2};
  Dataset data;
  data.rows = 4;
  data.targets = {-1, 0, 1, 2};                                                 // 8, 10, 12, 14
  const Outputs outputs{.columns = 1, .values = {-1, 0.5, 1, 1}, .loss = 0.1};  // 8, 11, 12, 12
  const Metrics m = score(target, data, outputs);
  EXPECT_DOUBLE_EQ(metric(m, "rmse"), std::sqrt(5.0 / 4));
  EXPECT_DOUBLE_EQ(metric(m, "mae"), 3.0 / 4);
  EXPECT_DOUBLE_EQ(metric(m, "r2"), 1 - 5.0 / 20);
}

TEST(Metrics, AreaUnderTheCurveCountsTiesHalf) {
  const std::int32_t labels[] = {0, 0, 1, 1};
  EXPECT_DOUBLE_EQ(roc_auc(std::vector<float>{0.1F, 0.4F, 0.35F, 0.8F}, labels), 0.75);
  EXPECT_DOUBLE_EQ(roc_auc(std::vector<float>{1, 1, 1, 1}, labels), 0.5);
  EXPECT_DOUBLE_EQ(roc_auc(std::vector<float>{1, 2, 3, 4}, labels), 1);
  EXPECT_DOUBLE_EQ(roc_auc(std::vector<float>{4, 3, 2, 1}, labels), 0);
  EXPECT_DOUBLE_EQ(roc_auc(std::vector<float>{-0.0F, 1, 0, -1}, labels), 0.125);
  EXPECT_TRUE(std::isnan(roc_auc(std::vector<float>{1, 2}, std::vector<std::int32_t>{1, 1})));
}

TEST(Metrics, AreaUnderTheCurveIsTheShareOfPairsInOrder) {
  const Random random(3, Stream::sample, 0);
  std::vector<float> scores;
  std::vector<std::int32_t> labels;
  for (std::size_t i = 0; i < 400; ++i) {
    // Of all sizes and both signs, a quarter of them ties.
    const double u = 2 * random.uniform(2 * i) - 1;
    scores.push_back(i % 4 == 0 ? 0.25F : static_cast<float>(std::copysign(std::pow(std::abs(u), 20), u)));
    labels.push_back(static_cast<std::int32_t>(random.uniform(2 * i + 1) < 0.3));
  }
  double in_order = 0, pairs = 0;
  for (std::size_t i = 0; i < scores.size(); ++i)
    for (std::size_t j = 0; j < scores.size(); ++j)
      if (labels[i] == 1 && labels[j] == 0) {
        in_order += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        ++pairs;
      }
  EXPECT_DOUBLE_EQ(roc_auc(scores, labels), in_order / pairs);
}

TEST(Metrics, ProbabilitiesAddUpAndSurviveLargeLogits) {
  const std::vector<double> p = probabilities({.columns = 1, .values = {0, 1000, -1000}, .loss = 0});
  EXPECT_EQ(p, (std::vector<double>{0.5, 0.5, 0, 1, 1, 0}));
  const std::vector<double> q = probabilities({.columns = 3, .values = {1000, 0, -1000, 1, 1, 1}, .loss = 0});
  EXPECT_EQ(q[0], 1);
  EXPECT_DOUBLE_EQ(q[3] + q[4] + q[5], 1);
}

TEST(Metrics, BaselineIsTheCommonestClassOrTheMean) {
  Target target{.name = "y", .kind = Target::Kind::classes, .classes = {"n", "y"}};
  Dataset training, data;
  training.rows = 4;
  training.labels = {0, 0, 0, 1};
  data.rows = 4;
  data.labels = {0, 1, 1, 0};
  const Metrics m = score_baseline(target, training, data);
  EXPECT_EQ(metric(m, "accuracy"), 0.5);
  EXPECT_EQ(metric(m, "roc_auc"), 0.5);
  EXPECT_NEAR(metric(m, "loss"), -(std::log(0.75) + std::log(0.25)) / 2, 1e-15);
}

}  // namespace
}  // namespace ravine
