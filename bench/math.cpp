// Activations and losses in L1: ns per element.
#include <benchmark/benchmark.h>

#include "ravine/core/buffer.hpp"
#include "ravine/nn/any_loss.hpp"
#include "ravine/nn/kernels.hpp"
#include "ravine/nn/network_spec.hpp"

namespace ravine {
namespace {

Buffer<float> filled(std::size_t n) {
  Buffer<float> buffer(n);
  for (std::size_t i = 0; i < n; ++i) buffer[i] = 0.37F * (static_cast<float>(i % 19) - 9);
  return buffer;
}

void per_element(benchmark::State& state, std::size_t n) {
  state.counters["ns/element"] =
      benchmark::Counter(static_cast<double>(n) * static_cast<double>(state.iterations()) * 1e-9,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void activate(benchmark::State& state, std::size_t index, bool with_slope) {
  constexpr std::size_t n = 2048;
  const Buffer<float> z = filled(n);
  Buffer<float> y = filled(n), slope(n);
  const auto& kernels = nn_kernels<float>();
  for (auto _ : state) {
    if (with_slope) kernels.activate_with_slope[index]({1, n, 0}, z.data(), y.data(), slope.data());
    else kernels.activate[index]({1, n, 0}, z.data(), y.data());
    benchmark::ClobberMemory();
  }
  per_element(state, n);
}

void loss(benchmark::State& state, const char* name, Task task, std::size_t outputs) {
  constexpr std::size_t rows = 128;
  const AnyLoss which(name, task);
  const std::ptrdiff_t stride = 16;
  const Buffer<float> z = filled(rows * 16);
  Buffer<float> targets(rows * outputs), dz(rows * 16), losses(rows);
  Buffer<std::int32_t> labels(rows);
  for (std::size_t r = 0; r < rows; ++r) labels[r] = static_cast<std::int32_t>(r % outputs);
  for (auto _ : state) {
    nn_kernels<float>().loss[which.index()]({.loss = which.object(),
                                             .rows = rows,
                                             .n = outputs,
                                             .z = {z.data(), stride},
                                             .targets = targets.data(),
                                             .labels = labels.data(),
                                             .weights = nullptr,
                                             .scale = 1.0 / rows,
                                             .dz = {dz.data(), stride},
                                             .losses = losses.data()});
    benchmark::ClobberMemory();
  }
  per_element(state, rows * outputs);
}

const bool registered = [] {
  for (std::size_t i = 0; i < all_activations().size(); ++i)
    for (const bool with_slope : {false, true})
      benchmark::RegisterBenchmark((all_activations()[i].name + (with_slope ? "/value and slope" : "/value")).c_str(),
                                   activate, i, with_slope);
  benchmark::RegisterBenchmark("bce/1", loss, "bce", Task::binary, 1);
  benchmark::RegisterBenchmark("mse/1", loss, "mse", Task::regress, 1);
  benchmark::RegisterBenchmark("cross_entropy/10", loss, "cross_entropy", Task::classify, 10);
  return true;
}();

}  // namespace
}  // namespace ravine

BENCHMARK_MAIN();
