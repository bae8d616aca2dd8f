// Training steps as `fit` makes them: gather a batch of shuffled rows, loss and gradient, optimizer step. Rows per
// second, the share of the peak of fused multiply-add where products dominate, and that peak beside them.
#include <benchmark/benchmark.h>

#include <numeric>

#include "bench/limits.hpp"
#include "ravine/core/random.hpp"
#include "ravine/methods/method.hpp"
#include "ravine/nn/supervised.hpp"

namespace ravine {
namespace {

struct Work {
  const char* name;
  std::size_t inputs, outputs;
  const char* network;
  const char* loss;
  Task task;
  const char* optimizer;
  std::size_t rows;  // of the data
  Image image = {};
};

const Work works[] = {
    {"a:20-64-64-1", 20, 1, "mlp:64,64 activation=relu dropout=0", "bce", Task::binary, "adam", 65536},
    {"b:784-128-10", 784, 10, "mlp:128 activation=relu dropout=0", "cross_entropy", Task::classify, "adam", 8192},
    {"c:784-1024-1024-10", 784, 10, "mlp:1024,1024 activation=relu dropout=0", "cross_entropy", Task::classify, "adam",
     8192},
    {"d:20-1", 20, 1, "perceptron", "bce", Task::binary, "sgd", 65536},
    {"e:cnn",
     784,
     10,
     "cnn:16,32/128 padding=none activation=relu dropout=0",
     "cross_entropy",
     Task::classify,
     "adam",
     8192,
     {28, 28, 1}},
    {"defaults:20-64-64-1", 20, 1, "mlp:64,64", "bce", Task::binary, "adamw", 65536}};

Dataset make_data(const Work& work) {
  Dataset data;
  data.rows = work.rows;
  data.width = work.inputs;
  data.x = Buffer<float>(work.rows * work.inputs);
  const Random random(1, Stream::sample, 0);
  for (std::size_t i = 0; i < data.x.size(); ++i) data.x[i] = static_cast<float>(2 * random.uniform(i) - 1);
  for (std::size_t r = 0; r < work.rows; ++r) {
    const bool positive = data.x[r * work.inputs] + data.x[r * work.inputs + 1] > 0;
    if (work.task == Task::classify) data.labels.push_back(static_cast<std::int32_t>(r % work.outputs));
    else data.targets.push_back(positive ? 1.0F : 0.0F);
  }
  return data;
}

// Operations of a row: forward, weight gradient, and the input gradient of all layers but the first. A weight of a
// convolution works once for every pixel of its result.
double flops(const Network<float>& network) {
  double all = 0, first = 0;
  const NetworkSpec& spec = network.shape().spec;
  Image image = network.shape().image;
  std::size_t convolutions = spec.convolutions.size();
  for (const Block& block : network.layout().blocks()) {
    if (block.kind != Kind::matrix) continue;
    auto operations = 2 * static_cast<double>(block.size);
    if (convolutions > 0) {
      const Window kernel{.size = static_cast<std::size_t>(spec.conv.kernel)}, pool{.size = 2, .stride = 2};
      image = kernel.over(image, block.shape[1]);
      operations *= static_cast<double>(image.pixels());
      image = pool.over(image, image.channels);
      --convolutions;
    }
    if (first == 0) first = operations;
    all += operations;
  }
  return 3 * all - first;
}

void train(benchmark::State& state, const Work& work, std::size_t batch, unsigned team) {
  const Dataset data = make_data(work);
  Threads threads(team);
  const Network<float> network({.numeric = work.inputs,
                                .embeddings = {},
                                .outputs = work.outputs,
                                .spec = NetworkSpec::parse(work.network),
                                .image = work.image});
  const AnyLoss loss(work.loss, work.task);
  Supervised<float> objective(network, loss, data, batch, true, threads);
  Optimizer<float> optimizer(OptimizerSpec(work.optimizer), network.layout(), threads);
  Buffer<float> x(network.layout().size()), g(network.layout().size()), running(network.state_layout().size());
  network.init(x.span(), running.span(), 1);
  std::vector<std::uint32_t> order(data.rows);
  std::iota(order.begin(), order.end(), 0U);
  shuffle(order, Random(1, Stream::shuffle, 0));
  std::size_t at = 0;
  std::uint64_t t = 0;
  for (auto _ : state) {
    const std::size_t next = at + 2 * batch <= order.size() ? at + batch : 0;
    const double value = objective.loss_and_gradient(std::span(order).subspan(at, batch), x.span(), running.span(),
                                                     g.span(), 1, t, std::span(order).subspan(next, batch));
    optimizer.step(x.span(), g.span(), {.step = static_cast<double>(t), .steps = 1e9}, value);
    at = next;
    ++t;
  }
  const double rows = static_cast<double>(batch) * static_cast<double>(state.iterations());
  state.counters["rows/s"] = benchmark::Counter(rows, benchmark::Counter::kIsRate);
  state.counters["GFLOP/s"] = benchmark::Counter(rows * flops(network) * 1e-9, benchmark::Counter::kIsRate);
}

void peak(benchmark::State& state) {
  constexpr std::size_t turns = 10'000;
  for (auto _ : state) benchmark::DoNotOptimize(limits().fma(turns));
  state.counters["GFLOP/s"] = benchmark::Counter(
      limits().fma_flops * turns * 1e-9 * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

const bool registered = [] {
  benchmark::RegisterBenchmark("peak", peak)->UseRealTime();
  for (const unsigned team : {1U, 2U})
    for (const Work& work : works)
      for (const std::size_t batch : {32UL, 128UL})
        benchmark::RegisterBenchmark(
            (std::string(work.name) + "/batch:" + std::to_string(batch) + "/threads:" + std::to_string(team)).c_str(),
            train, work, batch, team)
            ->UseRealTime();
  return true;
}();

}  // namespace
}  // namespace ravine

BENCHMARK_MAIN();
