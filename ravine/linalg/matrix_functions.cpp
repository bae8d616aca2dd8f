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
using ColumnMajor = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
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

// Calls f with a as it is meant.
template <class T, class F>
void with(const Operand<T>& a, F f) {
  const ConstView<T> stored = view(a.data, a.rows, a.columns);
  if (a.transposed) f(stored.transpose());
  else f(stored);
}

// Eigenvalues in ascending order, their vectors in columns.
template <class T>
struct Spectrum {
  explicit Spectrum(const ColumnMajor<T>& a) {
    if (!a.allFinite()) return;
    solver.compute(a);
    good = solver.info() == Eigen::Success;
  }
  Eigen::SelfAdjointEigenSolver<ColumnMajor<T>> solver;
  bool good = false;
};

}  // namespace

template <class T>
void multiply(Operand<T> a, Operand<T> b, T* c) {
  const std::size_t rows = a.transposed ? a.columns : a.rows, columns = b.transposed ? b.rows : b.columns;
  with(a,
       [&](const auto& left) { with(b, [&](const auto& right) { view(c, rows, columns).noalias() = left * right; }); });
}

template <class T>
void add_gram(Operand<T> a, double keep, double scale, T* c) {
  const std::size_t n = a.transposed ? a.columns : a.rows;
  View<T> sum = view(c, n, n);
  sum *= static_cast<T>(keep);
  with(a, [&](const auto& left) { sum.noalias() += static_cast<T>(scale) * left * left.transpose(); });
}

template <class T>
bool eigenvectors(const T* a, std::size_t n, T* q, T* values) {
  const Spectrum<T> spectrum(view(a, n, n));
  if (!spectrum.good) return false;
  view(q, n, n) = spectrum.solver.eigenvectors();
  if (values != nullptr) std::copy_n(spectrum.solver.eigenvalues().data(), n, values);
  return true;
}

template <class T>
bool inverse_root(const T* a, std::size_t n, double scale, double eps, double exponent, T* root) {
  ColumnMajor<T> matrix = view(a, n, n) * static_cast<T>(scale);
  matrix.diagonal().array() += static_cast<T>(eps);
  const Spectrum<T> spectrum(matrix);
  if (!spectrum.good) return false;
  Eigen::Matrix<T, Eigen::Dynamic, 1> values = spectrum.solver.eigenvalues();
  const T largest = values[index(n) - 1], least = std::numeric_limits<T>::min();
  const T noise = static_cast<T>(n) * std::numeric_limits<T>::epsilon() * std::max(largest, T(0));
  for (T& v : values) {
    if (eps == 0 && v <= std::max(noise, least)) v = 0;
    else v = std::pow(std::max({v, static_cast<T>(eps), noise, least}), static_cast<T>(-exponent));
  }
  const auto& q = spectrum.solver.eigenvectors();
  view(root, n, n).noalias() = q * values.asDiagonal() * q.transpose();
  return true;
}

template <class T>
void orthogonal_factor(T* a, std::size_t n) {
  const Eigen::HouseholderQR<ColumnMajor<T>> qr(view(a, n, n));
  view(a, n, n) = qr.householderQ();
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

#define RAVINE_INSTANTIATE(T)                                                    \
  template void multiply(Operand<T>, Operand<T>, T*);                            \
  template void add_gram(Operand<T>, double, double, T*);                        \
  template bool eigenvectors(const T*, std::size_t, T*, T*);                     \
  template bool inverse_root(const T*, std::size_t, double, double, double, T*); \
  template void orthogonal_factor(T*, std::size_t);                              \
  template void solve_right(T*, const T*, std::size_t, std::size_t);             \
  template void solve_transposed_left(T*, const T*, std::size_t, std::size_t);
RAVINE_INSTANTIATE(float)
RAVINE_INSTANTIATE(double)
#undef RAVINE_INSTANTIATE

}  // namespace ravine
