// A library's sgemm on hot operands: OP M N K SECONDS gives GFLOP/s. OP as in bench/gemm.cpp: nn, tn (A is stored
// transposed), nt (B is).
#include "gemm.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include "answer.hpp"

int main() {
  return answer_lines([](std::istream& words) {
    std::string op;
    int m = 0, n = 0, k = 0;
    double seconds = 0;
    words >> op >> m >> n >> k >> seconds;
    if (!words || op.size() != 2) throw std::invalid_argument("a request is OP M N K SECONDS");
    const auto size = [](int rows, int columns) {
      return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    };
    const std::vector<float> a(size(m, k), 0.5F), b(size(k, n), 0.25F);
    std::vector<float> c(size(m, n));
    const auto product = prepare({op[0] == 't', op[1] == 't', m, n, k, a.data(), b.data(), c.data()});
    if (!product) throw std::invalid_argument("the library has no kernel for " + op);
    const double rate = steps_per_second(seconds, product);
    const float expected = 0.125F * static_cast<float>(k);
    if (c.front() != expected || c.back() != expected) throw std::runtime_error("the product is wrong");
    return 2e-9 * m * n * k * rate;
  });
}
