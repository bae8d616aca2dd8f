#include "ravine/control/policy.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "ravine/control/policy_model.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/random.hpp"
#include "ravine/simd/normal.hpp"

namespace ravine {
namespace {

TEST(ObservationStatistics, MergedAreThoseOfOnePass) {
  const Random random(5, Stream::noise);
  ObservationStatistics all(3), merged(3), part(3);
  std::vector<std::vector<double>> seen;
  for (std::uint64_t i = 0; i < 300; ++i) {
    seen.push_back({1e6 + normal(random, 2 * i), 1e-3 * normal(random, 2 * i + 1), 7});
    all.add(seen.back());
    part.add(seen.back());
    if (i % 7 == 0 || i == 299) {
      merged.merge(part);
      part.clear();
    }
  }
  EXPECT_EQ(all.count(), merged.count());
  for (std::size_t c = 0; c < 3; ++c) {
    double mean = 0, squares = 0;
    for (const auto& o : seen) mean += o[c] / 300;
    for (const auto& o : seen) squares += (o[c] - mean) * (o[c] - mean);
    EXPECT_NEAR(merged.mean()[c], mean, 1e-9 * std::abs(mean) + 1e-15);
    EXPECT_NEAR(merged.variance()[c], squares / 299, 1e-9 * squares / 299 + 1e-15);
    EXPECT_NEAR(all.variance()[c], merged.variance()[c], 1e-9 * squares + 1e-15);
  }
  // A component that never changes counts nothing.
  EXPECT_EQ(merged.whitening().scale[2], 0);
  EXPECT_NEAR(merged.whitening().scale[0], 1 / std::sqrt(merged.variance()[0]), 1e-12);
}

TEST(Policy, IsLinearWithoutABias) {
  const Policy policy({}, 3, {.size = 2});
  EXPECT_EQ(policy.layout().parameters(), 6U);
  Buffer<float> w(policy.layout().size());
  for (std::size_t i = 0; i < 6; ++i) w[i] = static_cast<float>(i) - 2;
  Actor actor(policy);
  std::vector<double> action(2);
  actor.act(w.span(), {}, std::vector<double>{1, 10, 100}, action);
  EXPECT_EQ(action, (std::vector<double>{-2 - 10 + 0, 1 + 20 + 300}));
  const Whitening whitening{{1, 0, 90}, {2, 0, 0.1}};
  actor.act(w.span(), whitening, std::vector<double>{3, 10, 100}, action);
  EXPECT_EQ(action, (std::vector<double>{-2 * 4 + 0, 1 * 4 + 3 * 1}));
}

TEST(Policy, TakesTheFirstOfEqualActions) {
  const Policy policy({}, 1, {.discrete = true, .size = 3});
  Buffer<float> w(policy.layout().size());
  Actor actor(policy);
  std::vector<double> action{7};
  actor.act(w.span(), {}, std::vector<double>{1}, action);
  EXPECT_EQ(action[0], 0);
  w[1] = w[2] = 1;
  actor.act(w.span(), {}, std::vector<double>{1}, action);
  EXPECT_EQ(action[0], 1);
}

// A network of nn/ with one hidden unit, by hand.
TEST(Policy, MayBeANetwork) {
  const PolicySpec spec = PolicySpec::parse("mlp:1 activation=tanh");
  EXPECT_EQ(PolicySpec::parse(spec.text()).text(), spec.text());
  const Policy policy(spec, 2, {.size = 1});
  Buffer<float> w(policy.layout().size());
  policy.start(w.span(), 1);
  Actor actor(policy);
  std::vector<double> action(1);
  actor.act(w.span(), {}, std::vector<double>{0.3, -2}, action);
  EXPECT_EQ(action[0], 0);  // the last layer begins at 0
  std::size_t filled = 0;
  for (const Block& block : policy.layout().blocks())
    for (float& v : view(w.span(), block)) v = 0.25F * static_cast<float>(++filled);
  actor.act(w.span(), {}, std::vector<double>{0.3, -2}, action);
  // weight 0.25, 0.5; bias 0.75; weight 1; bias 1.25
  EXPECT_NEAR(action[0], std::tanh(0.25 * 0.3 - 0.5 * 2 + 0.75) + 1.25, 1e-6);
  EXPECT_THROW(PolicySpec::parse("mlp:4 norm=batch"), Error);
  EXPECT_THROW(PolicySpec::parse("linaer"), Error);
}

TEST(PolicyModel, IsReadBackAsItWasWritten) {
  const std::string path = testing::TempDir() + "policy_test.ravine";
  PolicyModel m;
  m.environment = "toy";
  m.spec = PolicySpec::parse("mlp:3");
  m.observations = 2;
  m.action = {.size = 1, .low = -2, .high = infinity};
  m.whitening = {{0.1, 1.0 / 3}, {2, 1e-9}};
  m.optimizer = "ars lr=0.02";
  m.seed = 11;
  m.steps = 12345;
  m.mean_return = -1.0 / 3;
  const Policy policy = m.policy();
  m.parameters = Buffer<float>(policy.layout().size());
  policy.start(m.parameters.span(), 4);
  m.save(path);
  const PolicyModel r = PolicyModel::load(path);
  EXPECT_EQ(r.environment, m.environment);
  EXPECT_EQ(r.spec.text(), m.spec.text());
  EXPECT_EQ(r.whitening.mean, m.whitening.mean);
  EXPECT_EQ(r.whitening.scale, m.whitening.scale);
  EXPECT_EQ(r.action.low, -2);
  EXPECT_EQ(r.action.high, infinity);
  EXPECT_EQ(r.seed, 11U);
  EXPECT_EQ(r.mean_return, m.mean_return);
  for (std::size_t i = 0; i < m.parameters.size(); ++i) EXPECT_EQ(r.parameters[i], m.parameters[i]);
  std::remove(path.c_str());
}

}  // namespace
}  // namespace ravine
