#include "ravine/blocks/soap.hpp"

#include <numeric>

#include "ravine/linalg/matrix_functions.hpp"

namespace ravine {
namespace {

// One step's view of a tensor as a matrix with its factors and bases.
template <class T>
struct Rotation {
  std::size_t rows, columns, left, right;  // left, right: 0 or rows, columns
  const T *q_left, *q_right;
  T* work;  // a matrix

  // to = Q_L^T from Q_R, or back: to = Q_L from Q_R^T. It may be `from`.
  void rotate(const T* from, T* to, bool back) const {
    const Operand<T> a{q_left, left, left, !back}, b{q_right, right, right, back};
    const std::size_t n = rows * columns;
    if (left > 0 && right > 0) {
      multiply<T>(a, {from, rows, columns}, work);
      multiply<T>({work, rows, columns}, b, to);
      return;
    }
    if (left > 0) multiply<T>(a, {from, rows, columns}, work);
    else if (right > 0) multiply<T>({from, rows, columns}, b, work);
    else std::copy_n(from, n, work);
    std::copy_n(work, n, to);
  }
};

// One step of the power iteration, and the basis of its result: Q = QR(A Q), its columns sorted by how much of A they
// hold. `order` receives where each column was. `work` is a matrix.
template <class T>
void improve_basis(const T* a, std::size_t n, T* q, T* work, std::vector<std::size_t>& order) {
  multiply<T>({a, n, n}, {q, n, n}, work);
  std::vector<double> held(n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) held[j] += static_cast<double>(q[i * n + j]) * work[i * n + j];
  order.resize(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return held[i] > held[j]; });
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) q[i * n + j] = work[i * n + order[j]];
  orthogonal_factor(q, n);
}

}  // namespace

Soap::Sides Soap::sides(const Block& block) const {
  const std::size_t rows = rows_of(block), columns = columns_of(block);
  auto side = [&](std::size_t n) { return static_cast<double>(n) <= max_dim ? n : 0; };
  if (!is_matrix(block)) return {0, precondition_vectors ? side(columns) : 0};
  return {side(rows), side(columns)};
}

std::vector<std::size_t> Soap::sizes(const Block& block) const {
  const auto [left, right] = sides(block);
  const std::size_t squares = left * left + right * right;
  return {block.size, block.size, squares, squares};
}

std::size_t Soap::scratch(const Block& block) const {
  const auto [left, right] = sides(block);
  return 2 * block.size + std::max({block.size, left * left, right * right});
}

template <class T>
void Soap::step(BlockArgs<T>& args) const {
  const Sides both = sides(args.block);
  const std::size_t left = both.left, right = both.right;  // lambdas cannot capture a binding in clang 14
  const std::size_t n = args.block.size, rows = rows_of(args.block), columns = columns_of(args.block);
  T *m = args.slots[0].data(), *v = args.slots[1].data(), *l = args.slots[2].data(), *r = l + left * left;
  T *q_left = args.slots[3].data(), *q_right = q_left + left * left, *g = args.g.data();
  T *g_rotated = args.scratch.data(), *u = g_rotated + n, *work = u + n;
  const double beta = shampoo_beta < 0 ? beta2 : shampoo_beta;
  auto gather = [&] {
    if (left > 0) add_gram<T>({g, rows, columns}, beta, 1 - beta, l);
    if (right > 0) add_gram<T>({g, rows, columns, true}, beta, 1 - beta, r);
  };
  if (args.tick.t == 1) {
    gather();
    if (left > 0) eigenvectors(l, left, q_left);
    if (right > 0) eigenvectors(r, right, q_right);
    std::fill(args.g.begin(), args.g.end(), T(0));
    return;
  }

  const Rotation<T> rotation{rows, columns, left, right, q_left, q_right, work};
  const double t = args.tick.t - 1;
  const double rate = bias_correction ? lr * std::sqrt(1 - pow(beta2, t)) / (1 - pow(beta1, t)) : lr;
  const T b1 = static_cast<T>(beta1), c1 = static_cast<T>(1 - beta1);
  const T b2 = static_cast<T>(beta2), c2 = static_cast<T>(1 - beta2);
  rotation.rotate(g, g_rotated, false);
  for (std::size_t i = 0; i < n; ++i) {
    m[i] = b1 * m[i] + c1 * g[i];
    v[i] = b2 * v[i] + c2 * (g_rotated[i] * g_rotated[i]);
  }
  rotation.rotate(m, u, false);
  for (std::size_t i = 0; i < n; ++i) {
    const T root = std::sqrt(v[i]) + static_cast<T>(eps);
    u[i] = root > 0 ? static_cast<T>(rate) * u[i] / root : T(0);
  }
  rotation.rotate(u, u, true);

  gather();
  if (std::fmod(t, every) == 0) {
    std::vector<std::size_t> from_row, from_column;
    if (left > 0) improve_basis(l, left, q_left, work, from_row);
    if (right > 0) improve_basis(r, right, q_right, work, from_column);
    std::copy_n(v, n, work);
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < columns; ++j)
        v[i * columns + j] = work[(left > 0 ? from_row[i] : i) * columns + (right > 0 ? from_column[j] : j)];
  }
  const T decay = static_cast<T>(lr * weight_decay);
  for (std::size_t i = 0; i < n; ++i) g[i] = u[i] + decay * (args.x[i] - u[i]);
}

template void Soap::step(BlockArgs<float>&) const;
template void Soap::step(BlockArgs<double>&) const;

}  // namespace ravine
