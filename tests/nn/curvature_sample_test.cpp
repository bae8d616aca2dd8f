// Gradients on labels drawn from the model: their squares have the diagonal of the Gauss-Newton matrix as their mean,
// which has a closed form for a network without hidden layers.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ravine/core/random.hpp"
#include "ravine/nn/supervised.hpp"

namespace ravine {
namespace {

struct Case {
  const char* loss;
  Task task;
  std::size_t outputs;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.loss; }

// Three inputs, five rows of different weights, all labels 0: what is drawn must not depend on them.
class LinearModel {
 public:
  explicit LinearModel(const Case& c)
      : data_(rows(c.task)),
        network_({.numeric = 3, .embeddings = {}, .outputs = c.outputs, .spec = NetworkSpec::parse("perceptron")}),
        supervised_(network_, AnyLoss(c.loss, c.task), data_, data_.rows, true, threads_),
        x_(network_.layout().size()) {
    const Random random(7, Stream::sample);
    for (const Block& block : network_.layout().blocks())
      for (std::size_t i = block.offset; i < block.offset + block.size; ++i) x_[i] = 2 * random.uniform(i) - 1;
  }

  bool sample(Buffer<double>& g, std::uint64_t step, std::uint64_t seed = 1) {
    std::vector<std::uint32_t> order(data_.rows);
    std::iota(order.begin(), order.end(), 0U);
    return supervised_.curvature_sample(order, x_.span(), {}, g.span(), seed, step);
  }
  [[nodiscard]] const Network<double>& network() const { return network_; }

  // The output of a row, z = W x + b.
  [[nodiscard]] std::vector<double> outputs(std::size_t row) const {
    const std::size_t n = network_.shape().outputs;
    const Block &w = network_.layout()[0], &b = network_.layout()[1];
    std::vector<double> z(n);
    for (std::size_t k = 0; k < n; ++k) {
      z[k] = x_[b.offset + k];
      for (std::size_t j = 0; j < 3; ++j) z[k] += input(row, j) * x_[w.offset + j * n + k];
    }
    return z;
  }
  [[nodiscard]] double input(std::size_t row, std::size_t j) const {
    return static_cast<double>(data_.x.data()[row * 3 + j]);
  }
  [[nodiscard]] double weight(std::size_t row) const { return static_cast<double>(data_.weights[row]); }
  [[nodiscard]] std::size_t size() const { return data_.rows; }

 private:
  static Dataset rows(Task task) {
    Dataset data;
    data.rows = 5;
    data.width = 3;
    data.x = Buffer<float>(15);
    const Random random(3, Stream::sample);
    for (std::size_t i = 0; i < 15; ++i) data.x.span()[i] = static_cast<float>(2 * random.uniform(i) - 1);
    if (task == Task::classify) data.labels.assign(5, 0);
    else data.targets.assign(5, 0);
    data.weights = {1, 2, 0.5F, 1, 3};
    return data;
  }

  Dataset data_;
  Network<double> network_;
  Threads threads_{1};
  Supervised<double> supervised_;
  Buffer<double> x_;
};

// Of the second derivative of the loss by output k.
double output_curvature(const Case& c, const std::vector<double>& z, std::size_t k) {
  if (c.task == Task::regress) return 2;
  if (c.task == Task::binary) return std::exp(-z[k]) / std::pow(1 + std::exp(-z[k]), 2);
  double total = 0;
  for (const double other : z) total += std::exp(other);
  const double p = std::exp(z[k]) / total;
  return p * (1 - p);
}

class CurvatureSample : public testing::TestWithParam<Case> {};

TEST_P(CurvatureSample, SquaresAverageToTheGaussNewtonDiagonal) {
  LinearModel model(GetParam());
  const std::size_t n = model.network().shape().outputs;
  const Block& w = model.network().layout()[0];
  Buffer<double> g(model.network().layout().size());
  constexpr int draws = 20000;
  std::vector<double> mean(w.size);
  for (int t = 0; t < draws; ++t) {
    ASSERT_TRUE(model.sample(g, static_cast<std::uint64_t>(t)));
    for (std::size_t i = 0; i < w.size; ++i) mean[i] += g[w.offset + i] * g[w.offset + i] / draws;
  }
  for (std::size_t j = 0; j < 3; ++j)
    for (std::size_t k = 0; k < n; ++k) {
      double exact = 0;
      for (std::size_t row = 0; row < model.size(); ++row)
        exact += model.weight(row) * std::pow(model.input(row, j), 2) *
                 output_curvature(GetParam(), model.outputs(row), k) / static_cast<double>(model.size());
      // The square of a nearly normal number has a deviation of sqrt(2): 4 standard errors are 0.04 of the mean.
      EXPECT_NEAR(mean[j * n + k], exact, 0.04 * exact) << "weight " << j << ", " << k;
    }
}

TEST_P(CurvatureSample, IsAFunctionOfSeedAndStep) {
  LinearModel model(GetParam());
  Buffer<double> a(model.network().layout().size()), b(a.size());
  auto differ = [&] { return !std::ranges::equal(a.span(), b.span()); };
  ASSERT_TRUE(model.sample(a, 3) && model.sample(b, 3));
  EXPECT_FALSE(differ());
  int others = 0;
  for (std::uint64_t t = 4; t < 24; ++t) others += (model.sample(b, t), differ()) ? 1 : 0;
  for (std::uint64_t seed = 2; seed < 22; ++seed) others += (model.sample(b, 3, seed), differ()) ? 1 : 0;
  EXPECT_GT(others, 30);  // five coins may fall alike
}

INSTANTIATE_TEST_SUITE_P(Losses, CurvatureSample,
                         testing::Values(Case{"mse", Task::regress, 1}, Case{"bce", Task::binary, 1},
                                         Case{"bce label_smoothing=0.2", Task::binary, 1},
                                         Case{"cross_entropy", Task::classify, 3}));

TEST(CurvatureSampleOf, LossesThatAreNoLikelihoodIsNone) {
  for (const char* loss : {"mae", "huber delta=2"}) {
    LinearModel model({loss, Task::regress, 1});
    Buffer<double> g(model.network().layout().size());
    std::ranges::fill(g.span(), 5);
    EXPECT_FALSE(model.sample(g, 0));
    EXPECT_EQ(g[0], 5);
  }
}

}  // namespace
}  // namespace ravine
