#include "ravine/landscape/hessian.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ravine/linalg/matrix_functions.hpp"
#include "ravine/linalg/sums.hpp"

namespace ravine {
namespace {

double norm(std::span<const double> v) { return std::sqrt(sum_squares(v)); }

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void add(double factor, std::span<const double> v, std::span<double> to) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += factor * v[i];
}

// The places of the parameters in a flat buffer.
std::vector<std::size_t> places(const Layout& layout) {
  std::vector<std::size_t> result;
  for (const Block& block : layout.blocks())
    for (std::size_t i = 0; i < block.size; ++i) result.push_back(block.offset + i);
  return result;
}

}  // namespace

HessianVector::HessianVector(Objective<double>& objective, std::span<const double> at)
    : objective_(objective),
      at_(at.size()),
      there_(at.size()),
      behind_(at.size()),
      length_(std::cbrt(std::numeric_limits<double>::epsilon()) * std::max(1.0, norm(at))) {
  std::copy(at.begin(), at.end(), at_.span().begin());
}

void HessianVector::operator()(std::span<const double> v, std::span<double> out) {
  const double size = norm(v);
  if (size == 0) return std::fill(out.begin(), out.end(), 0.0);
  const double h = length_ / size;
  for (std::size_t i = 0; i < v.size(); ++i) there_[i] = at_[i] + h * v[i];
  objective_.value_and_gradient(there_.span(), out, 1);
  for (std::size_t i = 0; i < v.size(); ++i) there_[i] = at_[i] - h * v[i];
  objective_.value_and_gradient(there_.span(), behind_.span(), 1);
  for (std::size_t i = 0; i < v.size(); ++i) out[i] = (out[i] - behind_[i]) / (2 * h);
  gradients_ += 2;
}

Lanczos lanczos(const Operator& a, std::span<const double> start, std::size_t steps) {
  std::vector<Buffer<double>> basis;
  std::vector<double> alpha, beta;  // the diagonal of the tridiagonal matrix, and what stands beside it
  Buffer<double> w(start.size());
  std::copy(start.begin(), start.end(), w.span().begin());
  double length = norm(w.span()), scale = 0;
  while (basis.size() < steps) {
    if (!std::isfinite(length)) return {};
    Buffer<double> q(w.size());
    add(1 / length, w.span(), q.span());
    a(q.span(), w.span());
    alpha.push_back(dot(q.span(), w.span()));
    basis.push_back(std::move(q));
    for (int pass = 0; pass < 2; ++pass)
      for (const Buffer<double>& b : basis) add(-dot(b.span(), w.span()), b.span(), w.span());
    length = norm(w.span());
    beta.push_back(length);
    scale = std::max(scale, std::abs(alpha.back()) + length);
    // What is left is the rounding of the products, which are differences.
    if (length <= 1e-9 * scale) break;
  }
  const std::size_t m = basis.size();
  std::vector<double> matrix(m * m), vectors(m * m);
  for (std::size_t i = 0; i < m; ++i) {
    matrix[i * m + i] = alpha[i];
    if (i + 1 < m) matrix[i * m + i + 1] = matrix[(i + 1) * m + i] = beta[i];
  }
  Lanczos result{std::vector<double>(m), {}, {}, Buffer<double>(start.size())};
  if (!eigenvectors(matrix.data(), m, vectors.data(), result.values.data())) return {};
  for (std::size_t k = 0; k < m; ++k) {
    result.residuals.push_back(std::abs(beta[m - 1] * vectors[(m - 1) * m + k]));
    result.weights.push_back(vectors[k] * vectors[k]);
  }
  for (std::size_t i = 0; i < m; ++i) add(vectors[i * m + m - 1], basis[i].span(), result.top.span());
  return result;
}

std::vector<double> full_hessian(const Terrain& terrain, std::span<const double> at, Threads& threads) {
  const std::vector<std::size_t> place = places(terrain()->layout());
  const std::size_t n = place.size();
  std::vector<double> h(n * n);
  threads.parallel_for(n, 1, [&](std::size_t begin, std::size_t end) {
    const auto objective = terrain();
    HessianVector product(*objective, at);
    Buffer<double> e(at.size()), column(at.size());
    for (std::size_t j = begin; j < end; ++j) {
      e[place[j]] = 1;
      product(e.span(), column.span());
      e[place[j]] = 0;
      for (std::size_t i = 0; i < n; ++i) h[j * n + i] = column[place[i]];
    }
  });
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) h[i * n + j] = h[j * n + i] = (h[i * n + j] + h[j * n + i]) / 2;
  return h;
}

}  // namespace ravine
