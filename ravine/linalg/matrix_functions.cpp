#include "ravine/linalg/matrix_functions.hpp"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ravine/core/buffer.hpp"
#include "ravine/linalg/gemm.hpp"

namespace ravine {
namespace {

using Index = Eigen::Index;
template <class T>
using RowMajor = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <class T>
using View = Eigen::Map<RowMajor<T>>;
template <class T>
using ConstView = Eigen::Map<const RowMajor<T>>;

// The blocks of a product follow the sizes of the caches, and the order of a sum follows the blocks: the same sizes for
// every machine.
[[maybe_unused]] const bool same_everywhere = [] {
  Eigen::setCpuCacheSizes(32 << 10, 512 << 10, 2 << 20);
  return true;
}();

Index index(std::size_t n) { return static_cast<Index>(n); }

template <class T>
ConstView<T> view(const T* data, std::size_t rows, std::size_t columns) {
  return {data, index(rows), index(columns)};
}
template <class T>
View<T> view(T* data, std::size_t rows, std::size_t columns) {
  return {data, index(rows), index(columns)};
}

template <class T>
Matrix<const T> as_meant(Operand<T> a) {
  const auto row = static_cast<std::ptrdiff_t>(a.columns);
  return a.transposed ? Matrix<const T>{a.data, 1, row} : Matrix<const T>{a.data, row, 1};
}

// Spectra and factors are computed in double whatever T is: they are where float loses most, and one type is enough
// to compile.
using Doubles = Eigen::MatrixXd;

template <class T>
Doubles widened(const T* a, std::size_t n) {
  return view(a, n, n).template cast<double>();
}

// Eigenvalues in ascending order, their vectors in columns.
struct Spectrum {
  explicit Spectrum(const Doubles& a) {
    if (!a.allFinite()) return;
    solver.compute(a);
    good = solver.info() == Eigen::Success;
  }
  Eigen::SelfAdjointEigenSolver<Doubles> solver;
  bool good = false;
};

}  // namespace

template <class T>
void multiply(Operand<T> a, Operand<T> b, T* c) {
  const std::size_t m = a.transposed ? a.columns : a.rows, k = a.transposed ? a.rows : a.columns,
                    n = b.transposed ? b.rows : b.columns;
  Buffer<T> scratch(gemm_scratch(n, k));
  gemm<T>({.m = m,
           .n = n,
           .k = k,
           .a = as_meant(a),
           .b = as_meant(b),
           .c = c,
           .c_row = static_cast<std::ptrdiff_t>(n),
           .scratch = scratch.data()});
}

template <class T>
void add_gram(Operand<T> a, double keep, double scale, T* c) {
  const std::size_t n = a.transposed ? a.columns : a.rows;
  Buffer<T> gram(n * n);
  multiply(a, transposed(a), gram.data());
  for (std::size_t i = 0; i < n * n; ++i) c[i] = static_cast<T>(keep) * c[i] + static_cast<T>(scale) * gram[i];
}

template <class T>
bool eigenvectors(const T* a, std::size_t n, T* q, T* values) {
  const Spectrum spectrum(widened(a, n));
  if (!spectrum.good) return false;
  view(q, n, n) = spectrum.solver.eigenvectors().cast<T>();
  for (std::size_t i = 0; values != nullptr && i < n; ++i)
    values[i] = static_cast<T>(spectrum.solver.eigenvalues()[index(i)]);
  return true;
}

template <class T>
bool inverse_root(const T* a, std::size_t n, double scale, double eps, double exponent, T* root) {
  Doubles matrix = widened(a, n) * scale;
  matrix.diagonal().array() += eps;
  const Spectrum spectrum(matrix);
  if (!spectrum.good) return false;
  Eigen::VectorXd values = spectrum.solver.eigenvalues();
  // What rounding the matrix to T may have done to an eigenvalue.
  const double least = std::numeric_limits<T>::min();
  const double noise = static_cast<double>(n) * std::numeric_limits<T>::epsilon() * std::max(values[index(n) - 1], 0.0);
  for (double& v : values) {
    if (eps == 0 && v <= std::max(noise, least)) v = 0;
    else v = std::pow(std::max({v, eps, noise, least}), -exponent);
  }
  const Doubles& q = spectrum.solver.eigenvectors();
  Buffer<double> left(n * n), right(n * n), power(n * n);
  view(left.data(), n, n) = q * values.asDiagonal();
  view(right.data(), n, n) = q;
  multiply<double>({left.data(), n, n}, {right.data(), n, n, true}, power.data());
  view(root, n, n) = view(power.data(), n, n).cast<T>();
  return true;
}

template <class T>
void orthogonal_factor(T* a, std::size_t n) {
  const Eigen::HouseholderQR<Doubles> qr(widened(a, n));
  view(a, n, n) = Doubles(qr.householderQ()).cast<T>();
}

template <class T>
void solve_right(T* x, const T* u, std::size_t m, std::size_t n) {
  View<T> solution = view(x, m, n);
  view(u, n, n).template triangularView<Eigen::Upper>().template solveInPlace<Eigen::OnTheRight>(solution);
}

template <class T>
void solve_transposed_left(T* x, const T* u, std::size_t m, std::size_t n) {
  View<T> solution = view(x, m, n);
  view(u, m, m).transpose().template triangularView<Eigen::Lower>().solveInPlace(solution);
}

template void multiply(Operand<float>, Operand<float>, float*);
template void add_gram(Operand<float>, double, double, float*);
template bool eigenvectors(const float*, std::size_t, float*, float*);
template bool inverse_root(const float*, std::size_t, double, double, double, float*);
template void orthogonal_factor(float*, std::size_t);
template void solve_right(float*, const float*, std::size_t, std::size_t);
template void solve_transposed_left(float*, const float*, std::size_t, std::size_t);

template void multiply(Operand<double>, Operand<double>, double*);
template void add_gram(Operand<double>, double, double, double*);
template bool eigenvectors(const double*, std::size_t, double*, double*);
template bool inverse_root(const double*, std::size_t, double, double, double, double*);
template void orthogonal_factor(double*, std::size_t);
template void solve_right(double*, const double*, std::size_t, std::size_t);
template void solve_transposed_left(double*, const double*, std::size_t, std::size_t);

}  // namespace ravine
