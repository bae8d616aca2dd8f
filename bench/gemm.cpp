// Products at the shapes of training, in GFLOP/s, and the peak of fused multiply-add beside them. nn is a forward pass,
// tn a weight gradient (A transposed), nt an input gradient (B transposed).
#include <benchmark/benchmark.h>

#include "bench/limits.hpp"
#include "ravine/core/buffer.hpp"
#include "ravine/core/threads.hpp"
#include "ravine/linalg/gemm.hpp"

namespace ravine {
namespace {

void gflops(benchmark::State& state, double operations) {
  state.counters["GFLOP/s"] =
      benchmark::Counter(operations * 1e-9 * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void peak(benchmark::State& state) {
  constexpr std::size_t turns = 10'000;
  for (auto _ : state) benchmark::DoNotOptimize(limits().fma(turns));
  gflops(state, limits().fma_flops * turns);
}

Buffer<float> filled(std::size_t n) {
  Buffer<float> buffer(n);
  for (std::size_t i = 0; i < n; ++i) buffer[i] = static_cast<float>(i % 13) - 6;
  return buffer;
}

void product(benchmark::State& state, bool a_turned, bool b_turned, std::size_t m, std::size_t n, std::size_t k,
             unsigned team) {
  Threads threads(team);
  const Buffer<float> a = filled(m * k), b = filled(k * n);
  Buffer<float> c(m * n), scratch(gemm_scratch(n, k) * team);
  const auto sm = static_cast<std::ptrdiff_t>(m), sn = static_cast<std::ptrdiff_t>(n),
             sk = static_cast<std::ptrdiff_t>(k);
  const GemmArgs<float> args{.m = m,
                             .n = n,
                             .k = k,
                             .a = {a.data(), a_turned ? 1 : sk, a_turned ? sm : 1},
                             .b = {b.data(), b_turned ? 1 : sn, b_turned ? sk : 1},
                             .c = c.data(),
                             .c_row = sn,
                             .scratch = scratch.data()};
  for (auto _ : state) {
    gemm<float>(args, threads);
    benchmark::ClobberMemory();
  }
  gflops(state, 2.0 * static_cast<double>(m * n * k));
}

struct Shape {
  const char* op;
  std::size_t m, n, k;
};

const bool registered = [] {
  const Shape shapes[] = {
      {"nn", 32, 64, 64},     {"nn", 32, 256, 64},     {"nn", 32, 128, 128},    {"nn", 32, 64, 256},
      {"nn", 32, 256, 256},   {"nn", 32, 128, 784},    {"nn", 32, 1024, 128},   {"nn", 32, 128, 1024},
      {"nn", 32, 1024, 1024}, {"nn", 128, 64, 64},     {"nn", 128, 256, 64},    {"nn", 128, 128, 128},
      {"nn", 128, 64, 256},   {"nn", 128, 256, 256},   {"nn", 128, 128, 784},   {"nn", 128, 1024, 128},
      {"nn", 128, 128, 1024}, {"nn", 128, 1024, 1024}, {"nn", 512, 64, 64},     {"nn", 512, 256, 64},
      {"nn", 512, 128, 128},  {"nn", 512, 64, 256},    {"nn", 512, 256, 256},   {"nn", 512, 128, 784},
      {"nn", 512, 1024, 128}, {"nn", 512, 128, 1024},  {"nn", 512, 1024, 1024}, {"nn", 32, 64, 20},
      {"nn", 32, 10, 128},    {"nn", 32, 1, 64},       {"tn", 64, 64, 32},      {"nt", 32, 64, 64},
      {"tn", 20, 64, 32},     {"nn", 128, 64, 20},     {"nn", 128, 10, 128},    {"nn", 128, 1, 64},
      {"tn", 64, 64, 128},    {"nt", 128, 64, 64},     {"tn", 20, 64, 128},     {"tn", 784, 128, 128},
      {"tn", 128, 10, 128},   {"nt", 128, 128, 10},    {"tn", 1024, 1024, 128}, {"nt", 128, 1024, 1024},
      {"nn", 128, 1, 20},     {"tn", 20, 1, 128},      {"tn", 64, 1, 128},      {"nt", 128, 64, 1}};
  benchmark::RegisterBenchmark("peak", peak)->UseRealTime();
  for (const unsigned team : {1U, 2U})
    for (const Shape& s : shapes)
      benchmark::RegisterBenchmark((std::string(s.op) + "/" + std::to_string(s.m) + "x" + std::to_string(s.n) + "x" +
                                    std::to_string(s.k) + "/threads:" + std::to_string(team))
                                       .c_str(),
                                   product, s.op[0] == 't', s.op[1] == 't', s.m, s.n, s.k, team)
          ->UseRealTime();
  return true;
}();

}  // namespace
}  // namespace ravine

BENCHMARK_MAIN();
