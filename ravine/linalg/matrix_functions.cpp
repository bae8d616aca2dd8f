#include "ravine/linalg/matrix_functions.hpp"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>

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

// The matrix that is meant. A copy costs little beside a product, and one layout means one kernel to compile.
template <class T>
RowMajor<T> as_meant(const Operand<T>& a) {
  const ConstView<T> stored = view(a.data, a.rows, a.columns);
  if (a.transposed) return stored.transpose();
  return stored;
}

template <class T>
void product(const RowMajor<T>& a, const RowMajor<T>& b, T* c) {
  view(c, static_cast<std::size_t>(a.rows()), static_cast<std::size_t>(b.cols())).noalias() = a * b;
}

// Spectra and factors are computed in double whatever T is: they are where float loses most, and one type is enough
// to compile.
using Matrix = Eigen::MatrixXd;

template <class T>
Matrix widened(const T* a, std::size_t n) {
  return view(a, n, n).template cast<double>();
}

// Eigenvalues in ascending order, their vectors in columns.
struct Spectrum {
  explicit Spectrum(const Matrix& a) {
    if (!a.allFinite()) return;
    solver.compute(a);
    good = solver.info() == Eigen::Success;
  }
  Eigen::SelfAdjointEigenSolver<Matrix> solver;
  bool good = false;
};

}  // namespace

template <class T>
void multiply(Operand<T> a, Operand<T> b, T* c) {
  product(as_meant(a), as_meant(b), c);
}

template <class T>
void add_gram(Operand<T> a, double keep, double scale, T* c) {
  const RowMajor<T> left = as_meant(a), right = left.transpose();
  RowMajor<T> gram(left.rows(), left.rows());
  product(left, right, gram.data());
  View<T> sum = view(c, static_cast<std::size_t>(left.rows()), static_cast<std::size_t>(left.rows()));
  sum = static_cast<T>(keep) * sum + static_cast<T>(scale) * gram;
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
  Matrix matrix = widened(a, n) * scale;
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
  const Matrix& q = spectrum.solver.eigenvectors();
  const RowMajor<double> left = q * values.asDiagonal(), right = q.transpose();
  RowMajor<double> power(index(n), index(n));
  product(left, right, power.data());
  view(root, n, n) = power.cast<T>();
  return true;
}

template <class T>
void orthogonal_factor(T* a, std::size_t n) {
  const Eigen::HouseholderQR<Matrix> qr(widened(a, n));
  view(a, n, n) = Matrix(qr.householderQ()).cast<T>();
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
