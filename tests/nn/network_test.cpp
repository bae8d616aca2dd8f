#include "ravine/nn/network.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <numeric>

#include "ravine/core/error.hpp"
#include "ravine/core/random.hpp"
#include "ravine/nn/supervised.hpp"

namespace ravine {
namespace {

NetworkShape shape_of(std::size_t inputs, std::size_t outputs, const std::string& spec) {
  return {inputs, {}, outputs, NetworkSpec::parse(spec)};
}

Dataset uniform_data(std::size_t rows, std::size_t width, std::uint32_t sub = 0) {
  Dataset data;
  data.rows = rows;
  data.width = width;
  data.x = Buffer<float>(rows * width);
  const Random random(21, Stream::sample, sub);
  for (std::size_t i = 0; i < rows * width; ++i) data.x[i] = static_cast<float>(2 * random.uniform(i) - 1);
  return data;
}

TEST(NetworkSpec, ReadsAndPrints) {
  EXPECT_EQ(NetworkSpec::parse("MLP:64,32 activation=ReLU norm=layer dropout=0").text(),
            "mlp:64,32 activation=relu norm=layer dropout=0");
  EXPECT_EQ(NetworkSpec::parse("perceptron").text(), "perceptron");
  for (const char* bad : {"", "mlp", "mlp:", "mlp:0", "mlp:64,", "mlp:64 activation=rellu", "mlp:64 dropout=1",
                          "perceptron:3", "cnp:3", "mlp:64 32", "mlp:64 | mlp:3"})
    EXPECT_THROW(NetworkSpec::parse(bad), Error) << bad;
}

// The variance of the weights is what the initialisation promises, and the biases start at 0.
TEST(Network, StartsAsItsActivationWants) {
  struct Case {
    const char* spec;
    double variance;  // of the hidden weights of 200 x 300
  };
  for (const Case& c :
       {Case{"mlp:300 activation=relu", 2.0 / 200}, Case{"mlp:300 activation=tanh", 2.0 / 500},
        Case{"mlp:300 activation=selu", 1.0 / 200}, Case{"mlp:300 activation=relu init=glorot", 2.0 / 500}}) {
    const Network<float> network(shape_of(200, 1, c.spec));
    Buffer<float> x(network.layout().size()), state(network.state_layout().size());
    network.init(x.span(), state.span(), 1);
    double squares = 0;
    for (const float w : view(x.span(), network.layout()[0]))
      squares += static_cast<double>(w) * static_cast<double>(w);
    EXPECT_NEAR(squares / 60000, c.variance, 0.02 * c.variance) << c.spec;
    for (const float b : view(x.span(), network.layout()[1])) EXPECT_EQ(b, 0);
  }
}

TEST(Network, ComputesWhatItsFormulaSays) {
  const Network<double> network(shape_of(3, 1, "mlp:2 activation=tanh dropout=0"));
  Threads threads(1);
  Workspace<double> work(network, 1, false, threads);
  Buffer<double> p(network.layout().size()), state(0);
  for (std::size_t i = 0; i < p.size(); ++i) p[i] = 0.1 * static_cast<double>(i % 7) - 0.2;
  const double x[16] = {0.5, -1, 2};
  const Rows<const double> y =
      network.forward(work, p.span(), state.span(), {.rows = 1, .x = x, .x_stride = 16}, false);
  const auto w = view(std::span<const double>(p.span()), network.layout()[0]),
             b = view(std::span<const double>(p.span()), network.layout()[1]),
             v = view(std::span<const double>(p.span()), network.layout()[2]);
  double expected = p[network.layout()[3].offset];
  for (std::size_t j = 0; j < 2; ++j) expected += v[j] * std::tanh(b[j] + 0.5 * w[j] - w[2 + j] + 2 * w[4 + j]);
  EXPECT_NEAR(y.data[0], expected, 1e-14);
}

// A row gets the same bits whatever else is in its batch.
TEST(Network, AnswersARowAlikeInAnyBatch) {
  const Network<float> network(shape_of(19, 3, "mlp:37,11 norm=layer"));
  Buffer<float> p(network.layout().size()), state(network.state_layout().size());
  network.init(p.span(), state.span(), 2);
  Dataset data = uniform_data(71, 19);
  Threads threads(1);
  const AnyLoss loss("cross_entropy", Task::classify);
  std::vector<float> whole(71 * 3);
  for (const std::size_t batch : {71UL, 1UL, 7UL, 64UL}) {
    Supervised<float> objective(network, loss, data, batch, false, threads);
    objective.evaluate(p.span(), state.span(), [&](std::size_t first, std::size_t rows, Rows<const float> z) {
      for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
          const float v = z.data[static_cast<std::ptrdiff_t>(i) * z.stride + static_cast<std::ptrdiff_t>(j)];
          if (batch == 71) whole[(first + i) * 3 + j] = v;
          else EXPECT_EQ(v, whole[(first + i) * 3 + j]);
        }
    });
  }
}

TEST(Dropout, DropsItsShareAndKeepsTheMean) {
  const Network<float> network(shape_of(100, 1, "perceptron input_dropout=0.3"));
  Dataset data = uniform_data(400, 100);
  for (float& v : data.x.span()) v = 1;
  data.targets.assign(400, 0);
  Threads threads(1);
  Supervised<float> objective(network, AnyLoss("mse", Task::regress), data, 400, true, threads);
  Buffer<float> p(network.layout().size()), g(network.layout().size()), state(0);
  for (float& w : view(p.span(), network.layout()[0])) w = 0.01F;
  // z = 0.01 * sum of mask / 0.7: mean 1, variance 0.01^2 * 100 * 0.3 / 0.7
  std::vector<std::uint32_t> rows(400);
  std::iota(rows.begin(), rows.end(), 0U);
  double mean = 0;
  for (std::uint64_t step = 0; step < 50; ++step)
    mean += objective.loss_and_gradient(rows, p.span(), state.span(), g.span(), 1, step) / 50;
  EXPECT_NEAR(mean, 1 + 0.01 * 0.01 * 100 * 0.3 / 0.7, 0.002);
}

TEST(BatchNorm, EvaluatesWithRunningStatistics) {
  const Network<double> network(shape_of(2, 1, "mlp:4 norm=batch activation=relu dropout=0"));
  Threads threads(1);
  Workspace<double> work(network, 64, true, threads);
  Buffer<double> p(network.layout().size()), state(network.state_layout().size());
  network.init(p.span(), state.span(), 3);
  std::vector<double> x(64 * 16);
  const Random random(4, Stream::sample);
  for (std::size_t r = 0; r < 64; ++r)
    for (std::size_t j = 0; j < 2; ++j) x[r * 16 + j] = 3 + random.uniform(2 * r + j);
  const Inputs<double> inputs{.rows = 64, .x = x.data(), .x_stride = 16};
  for (int i = 0; i < 300; ++i) network.forward(work, p.span(), state.span(), inputs, true);
  const Rows<const double> trained = network.forward(work, p.span(), state.span(), inputs, true);
  const std::vector<double> in_training(trained.data, trained.data + 64 * trained.stride);
  const Rows<const double> evaluated = network.forward(work, p.span(), state.span(), inputs, false);
  // The running variance is the unbiased one: 64/63 of the batch's.
  for (std::size_t r = 0; r < 64; ++r)
    EXPECT_NEAR(evaluated.data[static_cast<std::ptrdiff_t>(r) * evaluated.stride],
                in_training[r * static_cast<std::size_t>(trained.stride)], 0.05);
}

}  // namespace
}  // namespace ravine
