// Convolutional networks as a whole: their words, their shapes, and the promises that every network keeps.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <numeric>

#include "ravine/core/error.hpp"
#include "ravine/core/random.hpp"
#include "ravine/nn/supervised.hpp"
#include "tests/allocations.hpp"

namespace ravine {
namespace {

NetworkShape shape_of(const Image& image, std::size_t outputs, const std::string& spec) {
  return {image.size(), {}, outputs, NetworkSpec::parse(spec), image};
}

Dataset pictures(std::size_t rows, const Image& image, std::size_t classes) {
  Dataset data;
  data.rows = rows;
  data.width = image.size();
  data.x = Buffer<float>(rows * image.size());
  const Random random(41, Stream::sample);
  for (std::size_t i = 0; i < data.x.size(); ++i) data.x[i] = static_cast<float>(2 * random.uniform(i) - 1);
  for (std::size_t i = 0; i < rows; ++i) data.labels.push_back(static_cast<std::int32_t>(i % classes));
  return data;
}

std::string usage_error(const std::function<void()>& f) {
  try {
    f();
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::usage);
    return e.what();
  }
  return "no error";
}

TEST(CnnSpec, ReadsAndPrints) {
  for (const char* text : {"cnn:16,32", "cnn:16,32/128", "cnn:8+8,16+16/64,32 activation=relu dropout=0",
                           "cnn:4 kernel=5 stride=2 padding=none pool=average pool_size=3 head=global norm=batch"})
    EXPECT_EQ(NetworkSpec::parse(text).text(), text);
  EXPECT_EQ(NetworkSpec::parse("CNN:16 kernel=3 activation=silu").text(), "cnn:16");
  for (const char* bad : {"cnn", "cnn:", "cnn:0", "cnn:16,", "cnn:16/", "cnn:/16", "cnn:16++16", "cnn:16/8/8",
                          "cnn:16 kernel=0", "cnn:16 kernel=2.5", "cnn:16 kernel=4", "cnn:16 pool=min", "cnn:16,x"})
    EXPECT_THROW(NetworkSpec::parse(bad), Error) << bad;
  EXPECT_NE(usage_error([] { NetworkSpec::parse("mlp:16 kernel=3"); }).find("kernel"), std::string::npos);
  EXPECT_NE(usage_error([] { NetworkSpec::parse("cnn:16 kernle=3"); }).find("did you mean kernel"), std::string::npos);
  EXPECT_NE(usage_error([] { NetworkSpec::parse("cnm:16"); }).find("did you mean cnn"), std::string::npos);
}

struct SizeCase {
  Image image;
  const char* spec;
  std::size_t parameters;
};

// Weights and biases counted by hand.
TEST(Cnn, HasTheParametersThatItsWordsSay) {
  const SizeCase cases[] = {
      {{28, 28, 1}, "cnn:16,32/128 padding=none", 9 * 16 + 16 + 144 * 32 + 32 + 800 * 128 + 128 + 128 * 10 + 10},
      {{28, 28, 1}, "cnn:16,32/128", 9 * 16 + 16 + 144 * 32 + 32 + 1568 * 128 + 128 + 128 * 10 + 10},
      {{7, 9, 3}, "cnn:4 pool=none", 27 * 4 + 4 + 63 * 4 * 10 + 10},
      {{7, 9, 3}, "cnn:4+5 kernel=5 head=global", 75 * 4 + 4 + 100 * 5 + 5 + 5 * 10 + 10},
      {{8, 8, 2}, "cnn:4,4 stride=2 norm=batch pool=none", 18 * 4 + 4 + 8 + 36 * 4 + 4 + 8 + 16 * 10 + 10}};
  for (const SizeCase& c : cases)
    EXPECT_EQ(Network<float>(shape_of(c.image, 10, c.spec)).layout().parameters(), c.parameters) << c.spec;
}

TEST(Cnn, RefusesWindowsLargerThanTheImage) {
  auto message = [](const Image& image, const std::string& spec) {
    return usage_error([&] { Network<float>(shape_of(image, 2, spec)); });
  };
  EXPECT_NE(message({4, 5, 1}, "cnn:8 kernel=5 padding=none").find("kernel of 5 x 5 pixels is larger"),
            std::string::npos);
  EXPECT_NE(message({8, 8, 1}, "cnn:4,4,4,4").find("pool of 2 x 2 pixels is larger"), std::string::npos);
  EXPECT_NE(message({8, 8, 1}, "cnn:4,4,4,4").find("1 x 1 x 4 at convolution 4"), std::string::npos);
}

// A row gets the same bits whatever else is in its batch.
TEST(Cnn, AnswersARowAlikeInAnyBatch) {
  const Image image{9, 7, 2};
  const Network<float> network(shape_of(image, 3, "cnn:5+6,7/11 norm=batch"));
  Buffer<float> p(network.layout().size()), state(network.state_layout().size());
  network.init(p.span(), state.span(), 2);
  const Dataset data = pictures(40, image, 3);
  Threads threads(1);
  const AnyLoss loss("cross_entropy", Task::classify);
  std::vector<float> whole(40 * 3);
  for (const std::size_t batch : {40UL, 1UL, 7UL, 32UL}) {
    Supervised<float> objective(network, loss, data, batch, false, threads);
    objective.evaluate(p.span(), state.span(), [&](std::size_t first, std::size_t rows, Rows<const float> z) {
      for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
          const float v = z.data[static_cast<std::ptrdiff_t>(i) * z.stride + static_cast<std::ptrdiff_t>(j)];
          if (batch == 40) whole[(first + i) * 3 + j] = v;
          else EXPECT_EQ(v, whole[(first + i) * 3 + j]);
        }
    });
  }
}

// One objective with its buffers, for steps of plain descent.
struct Descent {
  Descent(const Network<float>& net, const Dataset& data, std::size_t batch, unsigned n_threads)
      : network(net),
        threads(n_threads),
        objective(network, AnyLoss("cross_entropy", Task::classify), data, batch, true, threads),
        x(network.layout().size()),
        state(network.state_layout().size()),
        g(network.layout().size()),
        rows(batch) {
    network.init(x.span(), state.span(), 1);
    std::iota(rows.begin(), rows.end(), 0U);
  }
  void step(std::uint64_t t) {
    objective.loss_and_gradient(rows, x.span(), state.span(), g.span(), 1, t);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] -= 0.05F * g[i];
  }
  const Network<float>& network;
  Threads threads;
  Supervised<float> objective;
  Buffer<float> x, state, g;
  std::vector<std::uint32_t> rows;
};

const char* const trained_specs[] = {"cnn:16,32/128 padding=none activation=relu", "cnn:8+8,16 norm=batch",
                                     "cnn:8,16 pool=average norm=layer head=global"};

TEST(ThreadsCnn, TrainTheSameBitsAtAnyCount) {
  const Image image{14, 14, 1};
  const Dataset data = pictures(48, image, 10);
  for (const char* spec : trained_specs) {
    const Network<float> network(shape_of(image, 10, spec));
    Descent one(network, data, 48, 1);
    for (std::uint64_t t = 0; t < 3; ++t) one.step(t);
    for (const unsigned n : {2U, 4U}) {
      Descent more(network, data, 48, n);
      for (std::uint64_t t = 0; t < 3; ++t) more.step(t);
      EXPECT_EQ(std::memcmp(one.x.data(), more.x.data(), one.x.size() * sizeof(float)), 0) << spec << ", " << n;
      EXPECT_TRUE(std::equal(one.state.data(), one.state.data() + one.state.size(), more.state.data())) << spec;
    }
  }
}

TEST(Cnn, AllocatesNothingInAStep) {
  const Image image{14, 14, 3};
  const Dataset data = pictures(32, image, 10);
  for (const char* spec : trained_specs) {
    const Network<float> network(shape_of(image, 10, spec));
    Descent descent(network, data, 32, 2);
    descent.step(0);
    const std::size_t before = allocations();
    for (std::uint64_t t = 1; t < 5; ++t) descent.step(t);
    EXPECT_EQ(allocations(), before) << spec;
  }
}

// The variance of the weights is what the initialisation promises: by the inputs of a kernel, not of an image.
TEST(Cnn, StartsAsItsActivationWants) {
  for (const auto& [spec, variance] : {std::pair<const char*, double>{"cnn:200 activation=relu", 2.0 / 72},
                                       {"cnn:200 activation=tanh", 2.0 / (72 + 1800)}}) {
    const Network<float> network(shape_of({6, 6, 8}, 3, spec));
    Buffer<float> x(network.layout().size()), state;
    network.init(x.span(), state.span(), 1);
    double squares = 0;
    const std::span<float> weights = view(x.span(), network.layout()[0]);
    ASSERT_EQ(weights.size(), 72U * 200);
    for (const float w : weights) squares += static_cast<double>(w) * static_cast<double>(w);
    EXPECT_NEAR(squares / (72 * 200), variance, 0.03 * variance) << spec;
    EXPECT_NE(view(x.span(), network.layout()[2])[0], 0) << "the last layer of a cnn does not start at 0";
  }
}

}  // namespace
}  // namespace ravine
