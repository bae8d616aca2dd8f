#include "ravine/blocks/psgd_kron.hpp"

#include "ravine/linalg/matrix_functions.hpp"
#include "ravine/simd/normal.hpp"

namespace ravine {
namespace {

// The factor of one side, of `size` rows and columns; a diagonal one is kept as its diagonal. A vector's left side has
// size 0.
struct Side {
  std::size_t size;
  bool diagonal;
  [[nodiscard]] std::size_t elements() const { return diagonal ? size : size * size; }
};

struct Sides {
  Side left, right;

  Sides(const PsgdKron& s, const Block& block) {
    const std::size_t rows = rows_of(block), columns = columns_of(block);
    const bool matrix = is_matrix(block);
    auto diagonal = [&](std::size_t n, bool longest, bool longer) {
      return n == 1 || static_cast<double>(n) > s.max_size_triangular || (matrix ? 2 : 1) < s.min_ndim_triangular ||
             s.memory_save == PsgdKron::all_diag || (s.memory_save == PsgdKron::one_diag && longest) ||
             (s.memory_save == PsgdKron::smart_one_diag && longer);
    };
    left = {matrix ? rows : 0, diagonal(rows, rows > columns, rows > columns)};
    right = {columns, diagonal(columns, !matrix || columns >= rows, matrix && columns > rows)};
  }
};

template <class T>
double largest(const T* x, std::size_t n) {
  double value = 0;
  for (std::size_t i = 0; i < n; ++i) value = std::max(value, std::abs(static_cast<double>(x[i])));
  return value;
}

template <class T>
double norm(const T* x, std::size_t n) {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += static_cast<double>(x[i]) * x[i];
  return std::sqrt(sum);
}

// A lower bound of the spectral norm of the symmetric n x n matrix a: |a y|/|y| for y = a times its longest column.
// Works on a divided by its largest element, so that squares do not overflow. `work` has 2 n elements.
template <class T>
double norm_lower_bound(const T* a, std::size_t n, T* work) {
  const double top = largest(a, n * n);
  if (!(top > 0)) return top;
  std::size_t longest = 0;
  double length = -1;
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < n; ++j) sum += (a[i * n + j] / top) * (a[i * n + j] / top);
    if (sum > length) longest = i, length = sum;
  }
  T *y = work, *z = work + n;
  for (std::size_t i = 0; i < n; ++i) z[i] = static_cast<T>(a[longest * n + i] / top);
  multiply<T>({a, n, n}, {z, n, 1}, y);
  const double scale = norm(y, n);
  for (std::size_t i = 0; i < n; ++i) y[i] = static_cast<T>(y[i] / scale);
  multiply<T>({a, n, n}, {y, n, 1}, z);
  return norm(z, n);
}

// to = Q x for a left factor, x Q^T for a right one; transposed: Q^T x and x Q. `to` is not x.
template <class T>
void multiply_left(const Side& side, const T* q, bool transposed, const T* x, std::size_t columns, T* to) {
  if (!side.diagonal) return multiply<T>({q, side.size, side.size, transposed}, {x, side.size, columns}, to);
  for (std::size_t i = 0; i < side.size; ++i)
    for (std::size_t j = 0; j < columns; ++j) to[i * columns + j] = q[i] * x[i * columns + j];
}
template <class T>
void multiply_right(const Side& side, const T* q, bool transposed, const T* x, std::size_t rows, T* to) {
  if (!side.diagonal) return multiply<T>({x, rows, side.size}, {q, side.size, side.size, !transposed}, to);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < side.size; ++j) to[i * side.size + j] = q[j] * x[i * side.size + j];
}

// x = Q_L^-T x Q_R^-1.
template <class T>
void solve(const Sides& sides, const T* q_left, const T* q_right, T* x, std::size_t rows, std::size_t columns) {
  if (sides.left.size > 0 && !sides.left.diagonal) solve_transposed_left(x, q_left, rows, columns);
  if (!sides.right.diagonal) solve_right(x, q_right, rows, columns);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j) {
      if (sides.left.size > 0 && sides.left.diagonal) x[i * columns + j] /= q_left[i];
      if (sides.right.diagonal) x[i * columns + j] /= q_right[j];
    }
}

// One step of a factor along a a^T - b b^T; `by_columns` takes a^T a and b^T b. work: three matrices of the side's
// size.
template <class T>
void fit(const Side& side, T* q, const T* a, const T* b, std::size_t rows, std::size_t columns, bool by_columns,
         double rate, T* work) {
  const std::size_t n = side.size, elements = side.elements();
  T *difference = work, *sum = work + elements, *change = sum + elements;
  if (side.diagonal) {
    std::fill_n(difference, 2 * n, T(0));
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < columns; ++j) {
        const std::size_t at = i * columns + j, k = by_columns ? j : i;
        difference[k] += a[at] * a[at];
        sum[k] += b[at] * b[at];
      }
  } else {
    add_gram<T>({a, rows, columns, by_columns}, 0, 1, difference);
    add_gram<T>({b, rows, columns, by_columns}, 0, 1, sum);
  }
  for (std::size_t i = 0; i < elements; ++i) {
    const T of_a = difference[i], of_b = sum[i];
    difference[i] = of_a - of_b;
    sum[i] = of_a + of_b;
  }
  const double size = side.diagonal ? largest(sum, n) : norm_lower_bound(sum, n, change);
  if (!(size > 0 && std::isfinite(size))) return;
  const T scale = static_cast<T>(rate / size);
  if (side.diagonal) {
    for (std::size_t i = 0; i < n; ++i) q[i] -= scale * difference[i] * q[i];
    return;
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) difference[i * n + j] = j < i ? T(0) : scale * difference[i * n + j];
  multiply<T>({difference, n, n}, {q, n, n}, change);
  for (std::size_t i = 0; i < elements; ++i) q[i] -= change[i];
}

template <class T>
void start(const Side& side, double scale, T* q) {
  std::fill_n(q, side.elements(), T(0));
  for (std::size_t i = 0; i < side.size; ++i) q[side.diagonal ? i : i * side.size + i] = static_cast<T>(scale);
}

}  // namespace

std::vector<std::size_t> PsgdKron::sizes(const Block& block) const {
  const Sides sides(*this, block);
  return {block.size, sides.left.elements() + sides.right.elements()};
}

std::size_t PsgdKron::scratch(const Block& block) const {
  const Sides sides(*this, block);
  const std::size_t fit = 3 * std::max(sides.left.elements(), sides.right.elements());
  return 3 * block.size + std::max(fit, block.size);
}

template <class T>
void PsgdKron::step(BlockArgs<T>& args) const {
  const Sides sides(*this, args.block);
  const Side &left = sides.left, &right = sides.right;
  const std::size_t n = args.block.size, rows = rows_of(args.block), columns = columns_of(args.block);
  T *m = args.slots[0].data(), *q_left = args.slots[1].data(), *q_right = q_left + left.elements();
  T *a = args.scratch.data(), *b = a + n, *m_hat = b + n, *work = m_hat + n;
  double &waited = args.scalars[0], &fits = args.scalars[1];
  const double t = args.tick.t;
  if (t == 1) {
    const double scale = left.size > 0 ? std::sqrt(precond_init_scale) : precond_init_scale;
    start(left, scale, q_left);
    start(right, scale, q_right);
  }
  const T keep = static_cast<T>(beta1), share = static_cast<T>(1 - beta1);
  const T correction = static_cast<T>(1 - pow(beta1, t));
  for (std::size_t i = 0; i < n; ++i) {
    m[i] = keep * m[i] + share * args.g[i];
    m_hat[i] = m[i] / correction;
  }

  const double rarely = 1 / std::clamp(std::exp(-0.001 * (t - 1 - 500)), 0.03, 1.0);
  if (++waited >= (update_every > 0 ? update_every : rarely)) {
    waited = 0;
    ++fits;
    const Random random(static_cast<std::uint64_t>(seed), Stream::probe, static_cast<std::uint32_t>(fits));
    constexpr std::uint64_t apart = std::uint64_t{1} << 63;  // from the probes' indices
    if (left.size > 0 && random.uniform(apart + args.block.offset) < balance) {
      const double size_left = largest(q_left, left.elements()), size_right = largest(q_right, right.elements());
      const double mean = std::sqrt(size_left) * std::sqrt(size_right);
      for (std::size_t i = 0; i < left.elements(); ++i) q_left[i] *= static_cast<T>(mean / size_left);
      for (std::size_t i = 0; i < right.elements(); ++i) q_right[i] *= static_cast<T>(mean / size_right);
    }
    const T* g = momentum_into_precond ? m_hat : args.g.data();
    if (largest(g, n) > 0) {
      for (std::size_t i = 0; i < n; ++i) {
        const double place = static_cast<double>(i + 1);
        b[i] = static_cast<T>(probe == fixed ? 1.4 * std::cos(0.37 * fits * fits + 0.61 * place * place)
                                             : normal(random, args.block.offset + i));
      }
      solve(sides, q_left, q_right, b, rows, columns);
      if (left.size > 0) {
        multiply_left(left, q_left, false, g, columns, work);
        g = work;
      }
      multiply_right(right, q_right, false, g, rows, a);
      if (left.size > 0) fit(left, q_left, a, b, rows, columns, false, precond_lr, work);
      fit(right, q_right, a, b, rows, columns, true, precond_lr, work);
    }
  }

  // U = Q_L^T Q_L m_hat Q_R^T Q_R.
  T* u = m_hat;
  if (left.size > 0) {
    multiply_left(left, q_left, false, u, columns, a);
    multiply_left(left, q_left, true, a, columns, b);
    u = b;
  }
  multiply_right(right, q_right, false, u, rows, a);
  multiply_right(right, q_right, true, a, rows, m_hat);
  const double rms = norm(m_hat, n) / std::sqrt(static_cast<double>(n));
  const T scale = static_cast<T>(lr * std::min(1.0, max_rms / (rms + 1e-8)));
  for (std::size_t i = 0; i < n; ++i) args.g[i] = scale * m_hat[i];
}

template void PsgdKron::step(BlockArgs<float>&) const;
template void PsgdKron::step(BlockArgs<double>&) const;

}  // namespace ravine
