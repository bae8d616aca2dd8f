// OpenBLAS's sgemm on hot, row-major operands, one thread: gemm OP M N K SECONDS prints GFLOP/s. OP as in
// bench/gemm.cpp: nn, tn (A transposed), nt (B transposed).
#include <cblas.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 6) return std::fprintf(stderr, "usage: gemm OP M N K SECONDS\n"), 2;
  const int m = std::atoi(argv[2]), n = std::atoi(argv[3]), k = std::atoi(argv[4]);
  const bool ta = argv[1][0] == 't', tb = argv[1][1] == 't';
  const auto size = [](int rows, int columns) {
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
  };
  const std::vector<float> a(size(m, k), 0.5F), b(size(k, n), 0.25F);
  std::vector<float> c(size(m, n));
  openblas_set_num_threads(1);
  auto product = [&] {
    cblas_sgemm(CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans, m, n, k, 1, a.data(),
                ta ? m : k, b.data(), tb ? k : n, 0, c.data(), n);
  };
  for (int i = 0; i < 10; ++i) product();
  const auto start = std::chrono::steady_clock::now();
  double seconds = 0;
  long turns = 0;
  while (seconds < std::atof(argv[5])) {
    for (int i = 0; i < 20; ++i) product();
    turns += 20;
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  std::printf("%g\n", 2e-9 * m * n * k * static_cast<double>(turns) / seconds);
}
