// One step of an optimizer over n parameters, and a loop of the same traffic beside it: reads of the gradient, updates
// in place of x and of every slot. Run with --benchmark_repetitions=5 --benchmark_enable_random_interleaving=true.
#include <benchmark/benchmark.h>

#include "bench/limits.hpp"
#include "ravine/optim/optimizer.hpp"

namespace ravine {
namespace {

void fill(Buffer<float>& buffer, float scale) {
  for (std::size_t i = 0; i < buffer.size(); ++i) buffer[i] = scale * static_cast<float>(static_cast<int>(i % 17) - 8);
}

void report(benchmark::State& state, std::size_t n, int streams) {
  const double all = static_cast<double>(n) * static_cast<double>(state.iterations());
  state.counters["ns/param"] =
      benchmark::Counter(all * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["GB/s"] = benchmark::Counter(all * (4 + 8 * streams) * 1e-9, benchmark::Counter::kIsRate);
}

void step(benchmark::State& state, const char* spec, int streams, unsigned team) {
  const auto n = static_cast<std::size_t>(state.range(0));
  Layout layout;
  layout.add("x", {n}, Kind::vector);
  Threads threads(team);
  Optimizer<float> optimizer(OptimizerSpec(spec), layout, threads);
  Buffer<float> x(layout.size()), g(layout.size());
  fill(x, 0.1F), fill(g, 1e-3F);
  double t = 0;
  for (auto _ : state) optimizer.step(x.span(), g.span(), {.step = t++, .steps = 1e9}, 1.0);
  report(state, n, streams);
}

void traffic(benchmark::State& state, int streams) {
  const auto n = static_cast<std::size_t>(state.range(0));
  Buffer<float> g(n), arrays[3];
  fill(g, 1e-3F);
  float* data[3] = {};
  for (int s = 0; s < streams; ++s) {
    arrays[s] = Buffer<float>(n);
    fill(arrays[s], 0.1F);
    data[s] = arrays[s].data();
  }
  for (auto _ : state) {
    limits().update(g.data(), data, streams, n);
    benchmark::ClobberMemory();
  }
  report(state, n, streams);
}

void sizes(benchmark::internal::Benchmark* b) {
  for (const std::int64_t n : {1'000, 10'000, 100'000, 1'000'000, 10'000'000, 50'000'000}) b->Arg(n / 16 * 16);
  b->UseRealTime();
}

const bool registered = [] {
  const std::pair<const char*, int> specs[] = {{"sgd", 1},     {"momentum", 2}, {"adagrad", 2},
                                               {"rmsprop", 2}, {"adadelta", 3}, {"adam", 3}};
  for (int streams = 1; streams <= 3; ++streams)
    benchmark::RegisterBenchmark(("traffic/" + std::to_string(streams)).c_str(), traffic, streams)->Apply(sizes);
  for (const unsigned team : {1U, 2U})
    for (const auto& [spec, streams] : specs)
      benchmark::RegisterBenchmark((std::string(spec) + "/threads:" + std::to_string(team)).c_str(), step, spec,
                                   streams, team)
          ->Apply(sizes);
  // For how cost grows: out of the caches, each size the double of the last.
  benchmark::RegisterBenchmark("adam/threads:1", step, "adam", 3, 1U)
      ->RangeMultiplier(2)
      ->Range(1 << 21, 1 << 25)
      ->UseRealTime();
  return true;
}();

}  // namespace
}  // namespace ravine

BENCHMARK_MAIN();
