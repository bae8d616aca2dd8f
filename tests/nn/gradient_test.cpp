// Every layer and loss against central differences, in double, at shapes of 1, odd and prime sizes.
#include <gtest/gtest.h>

#include <cmath>

#include "ravine/core/random.hpp"
#include "ravine/nn/supervised.hpp"

namespace ravine {
namespace {

struct Shape {
  std::size_t rows, inputs, outputs;
  std::vector<std::size_t> hidden;
};

Dataset random_data(const Shape& s, Task task, std::size_t vectors, std::int32_t levels) {
  Dataset data;
  data.rows = s.rows;
  data.width = s.inputs;
  data.vectors = vectors;
  data.x = Buffer<float>(s.rows * s.inputs);
  const Random random(11, Stream::sample);
  std::uint64_t draw = 0;
  for (float& v : data.x.span()) v = static_cast<float>(2 * random.uniform(draw++) - 1);
  for (std::size_t i = 0; i < s.rows * vectors; ++i)
    data.codes.push_back(static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(levels), draw++)));
  for (std::size_t i = 0; i < s.rows; ++i) {
    if (task == Task::regress) data.targets.push_back(static_cast<float>(2 * random.uniform(draw++) - 1));
    if (task == Task::binary) data.targets.push_back(random.uniform(draw++) < 0.5 ? 0.0F : 1.0F);
    if (task == Task::classify) data.labels.push_back(static_cast<std::int32_t>(random.below(s.outputs, draw++)));
  }
  return data;
}

// The largest error of any component, relative to max(1e-3, |component|).
double worst_error(const NetworkShape& shape, const AnyLoss& loss, const Dataset& data, Penalty penalty = {}) {
  const Network<double> network(shape);
  Threads threads(1);
  Supervised<double> objective(network, loss, data, data.rows, true, threads, penalty);
  Buffer<double> x(network.layout().size()), state(network.state_layout().size()), g(x.size()), unused(x.size());
  network.init(x.span(), state.span(), 5);
  const Random random(12, Stream::sample);
  for (const Block& block : network.layout().blocks())  // away from zero biases and unit scales
    for (std::size_t i = block.offset; i < block.offset + block.size; ++i) x[i] += 0.2 * (random.uniform(i) - 0.5);
  std::vector<std::uint32_t> rows(data.rows);
  for (std::uint32_t i = 0; i < rows.size(); ++i) rows[i] = i;
  auto value = [&] { return objective.loss_and_gradient(rows, x.span(), state.span(), unused.span(), 3, 9); };
  objective.loss_and_gradient(rows, x.span(), state.span(), g.span(), 3, 9);
  double worst = 0;
  for (const Block& block : network.layout().blocks())
    for (std::size_t i = block.offset; i < block.offset + block.size; ++i) {
      const double at = x[i], h = 1e-6;
      x[i] = at + h;
      const double up = value();
      x[i] = at - h;
      const double down = value();
      x[i] = at;
      worst = std::max(worst, std::abs((up - down) / (2 * h) - g[i]) / std::max(1e-3, std::abs(g[i])));
    }
  return worst;
}

const Shape shapes[] = {{1, 1, 1, {}},       {1, 3, 1, {1}},   {2, 1, 1, {2}}, {7, 5, 1, {3}},
                        {5, 17, 1, {13, 7}}, {11, 4, 1, {33}}, {3, 2, 1, {}}};

TEST(Gradient, OfEveryActivation) {
  for (const ActivationInfo& activation : all_activations())
    for (const Shape& s : shapes) {
      NetworkShape shape{s.inputs, {}, 1, NetworkSpec::parse("perceptron dropout=0 activation=" + activation.name)};
      shape.spec.hidden = s.hidden;
      EXPECT_LT(worst_error(shape, AnyLoss("mse", Task::regress), random_data(s, Task::regress, 0, 1)), 1e-4)
          << activation.name << " " << s.rows << "x" << s.inputs;
    }
}

TEST(Gradient, OfEveryLoss) {
  for (const LossInfo& loss : list_losses())
    for (Shape s : shapes)
      for (const std::size_t outputs : {1UL, 3UL, 17UL}) {
        if ((loss.task == Task::classify) != (outputs > 1)) continue;
        s.outputs = outputs;
        NetworkShape shape{s.inputs, {}, outputs, NetworkSpec::parse("perceptron dropout=0 activation=tanh")};
        shape.spec.hidden = s.hidden;
        for (const char* options : {"", " label_smoothing=0.1", " delta=0.3"}) {
          if ((std::string(options).find("label") != std::string::npos && loss.task == Task::regress) ||
              (std::string(options).find("delta") != std::string::npos && loss.name != "huber"))
            continue;
          EXPECT_LT(worst_error(shape, AnyLoss(loss.name + options, loss.task), random_data(s, loss.task, 0, 1)), 1e-4)
              << loss.name << options << " " << s.rows << "x" << s.inputs << "x" << outputs;
        }
      }
}

TEST(Gradient, OfNormsDropoutAndEmbeddings) {
  for (const char* spec : {"norm=layer dropout=0", "norm=batch dropout=0", "norm=none dropout=0.4",
                           "norm=layer dropout=0.3 input_dropout=0.2", "norm=batch activation=relu dropout=0.2",
                           "activation=sigmoid dropout=0.5"})
    for (const Shape& s : shapes) {
      if (s.rows == 1 && std::string(spec).find("batch") != std::string::npos)
        continue;  // the variance of one row is 0: no gradient
      for (const std::size_t vectors : {0UL, 2UL}) {
        NetworkShape shape{s.inputs, {}, 1, NetworkSpec::parse(std::string("perceptron ") + spec)};
        shape.spec.hidden = s.hidden;
        for (std::size_t v = 0; v < vectors; ++v) shape.embeddings.push_back({5, 2 + v});
        EXPECT_LT(worst_error(shape, AnyLoss("mse", Task::regress), random_data(s, Task::regress, vectors, 5)), 2e-4)
            << spec << " " << s.rows << "x" << s.inputs << " with " << vectors << " embeddings";
      }
    }
}

TEST(Gradient, OfConvolutionalNetworks) {
  for (const char* spec : {"cnn:3 activation=tanh", "cnn:2,3/5 padding=none activation=silu pool=average",
                           "cnn:4+3 activation=relu norm=batch", "cnn:3,2 kernel=5 head=global activation=elu",
                           "cnn:3 stride=2 pool=none norm=layer", "cnn:2/4 dropout=0.4"})
    for (const Image& image : {Image{7, 6, 1}, Image{10, 11, 3}}) {
      if (image.height < 10 && std::string(spec).starts_with("cnn:2,3")) continue;  // no room for two of them
      const Shape s{4, image.size(), 3, {}};
      EXPECT_LT(worst_error({image.size(), {}, 3, NetworkSpec::parse(spec), image},
                            AnyLoss("cross_entropy", Task::classify), random_data(s, Task::classify, 0, 1)),
                2e-4)
          << spec << " on " << image.text();
    }
}

TEST(Gradient, OfPenaltiesAndWeights) {
  const Shape s{9, 5, 1, {7}};
  NetworkShape shape{s.inputs, {}, 1, NetworkSpec::parse("mlp:7 dropout=0")};
  Dataset data = random_data(s, Task::binary, 0, 1);
  for (std::size_t i = 0; i < data.rows; ++i) data.weights.push_back(static_cast<float>(i % 3));
  EXPECT_LT(worst_error(shape, AnyLoss("bce", Task::binary), data, {.l1 = 0.03, .l2 = 0.2}), 1e-4);
}

}  // namespace
}  // namespace ravine
