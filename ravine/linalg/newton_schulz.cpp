#include "ravine/linalg/newton_schulz.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "ravine/core/buffer.hpp"
#include "ravine/linalg/gemm.hpp"
#include "ravine/linalg/sums.hpp"

namespace ravine {
namespace {

struct Coefficients {
  double a, b, c;
};
constexpr Coefficients keller[] = {{3.4445, -4.7750, 2.0315}};
constexpr Coefficients polar_express[] = {{8.156554524902461, -22.48329292557795, 15.878769915207462},
                                          {4.042929935166739, -2.808917465908714, 0.5000178451051316},
                                          {3.8916678022926607, -2.772484153217685, 0.5060648178503393},
                                          {3.285753657755655, -2.3681294933425376, 0.46449024233003106},
                                          {2.3465413258596377, -1.7097828382687081, 0.42323551169305323}};
constexpr Coefficients dion[] = {{4.0848, -6.8946, 2.9270},
                                 {3.9505, -6.3029, 2.6377},
                                 {3.7418, -5.5913, 2.3037},
                                 {2.8769, -3.1427, 1.2046},
                                 {2.8366, -3.0525, 1.2012}};

std::span<const Coefficients> coefficients(Quintic kind) {
  switch (kind) {
    case Quintic::polar_express: return polar_express;
    case Quintic::dion: return dion;
    default: return keller;
  }
}

// Every part of the scratch begins on 64 bytes and is followed by another one: products may read past their B.
constexpr std::size_t unit = alignment / sizeof(float);

}  // namespace

std::size_t newton_schulz_scratch(std::size_t rows, std::size_t columns) {
  const std::size_t side = std::min(rows, columns), depth = std::max(rows, columns);
  return 2 * round_up(rows * columns, unit) + 2 * round_up(side * side, unit) + gemm_scratch(depth, depth);
}

template <class T>
void newton_schulz(std::span<T> x, std::size_t rows, std::size_t columns, Quintic kind, int steps, double eps,
                   std::span<T> scratch) {
  assert(x.size() == rows * columns && scratch.size() >= newton_schulz_scratch(rows, columns));
  const bool tall = rows > columns;
  const std::size_t side = std::min(rows, columns), depth = std::max(rows, columns), n = x.size();
  T *work = scratch.data(), *product = work + round_up(n, unit), *gram = product + round_up(n, unit),
    *factor = gram + round_up(side * side, unit), *pack = factor + round_up(side * side, unit);

  const double length = std::sqrt(sum_squares<T>(x)) * (kind == Quintic::polar_express ? 1.02 : 1) + eps;
  if (!(length > 0)) return;
  for (std::size_t i = 0; i < n; ++i) work[i] = static_cast<T>(x[i] / length);

  const auto row = static_cast<std::ptrdiff_t>(columns), width = static_cast<std::ptrdiff_t>(side);
  const Matrix<const T> plain{work, row, 1}, transposed{work, 1, row}, square{factor, width, 1};
  const std::span<const Coefficients> list = coefficients(kind);
  auto multiply = [pack](std::size_t m, std::size_t k, std::size_t out, Matrix<const T> left, Matrix<const T> right,
                         T* to) {
    gemm<T>({.m = m,
             .n = out,
             .k = k,
             .a = left,
             .b = right,
             .c = to,
             .c_row = static_cast<std::ptrdiff_t>(out),
             .scratch = pack});
  };
  for (int s = 0; s < steps; ++s) {
    const Coefficients& now = list[std::min<std::size_t>(static_cast<std::size_t>(s), list.size() - 1)];
    const T a = static_cast<T>(now.a), b = static_cast<T>(now.b), c = static_cast<T>(now.c);
    multiply(side, depth, side, tall ? transposed : plain, tall ? plain : transposed, gram);
    multiply(side, side, side, {gram, width, 1}, {gram, width, 1}, factor);
    for (std::size_t i = 0; i < side * side; ++i) factor[i] = b * gram[i] + c * factor[i];
    multiply(rows, side, columns, tall ? plain : square, tall ? square : plain, product);
    for (std::size_t i = 0; i < n; ++i) work[i] = a * work[i] + product[i];
  }
  std::copy_n(work, n, x.begin());
}

template void newton_schulz(std::span<float>, std::size_t, std::size_t, Quintic, int, double, std::span<float>);
template void newton_schulz(std::span<double>, std::size_t, std::size_t, Quintic, int, double, std::span<double>);

}  // namespace ravine
