#include "ravine/blocks/shampoo.hpp"

#include "ravine/linalg/matrix_functions.hpp"

namespace ravine {
namespace {

// A tensor as a matrix, cut into blocks of at most height x width. Order 1 is a vector, or a matrix taken as one: one
// row, with a factor for its columns only.
struct Cut {
  std::size_t rows, columns, height, width;
  int order;

  Cut(const Shampoo& s, const Block& block) : rows(rows_of(block)), columns(columns_of(block)) {
    const bool merges = s.target_parameter_dimensionality < 2 && static_cast<double>(block.size) <= s.max_dim;
    order = rows == 1 || columns == 1 || merges ? 1 : 2;  // sides of length 1 do not count
    if (order == 1) columns = block.size, rows = 1;
    auto longest = [&](std::size_t n) {
      return static_cast<double>(n) <= s.max_dim ? n : static_cast<std::size_t>(s.max_dim);
    };
    height = longest(rows), width = longest(columns);
  }
  // Calls f(first row, first column, rows, columns) for every block.
  template <class F>
  void for_blocks(F f) const {
    for (std::size_t i = 0; i < rows; i += height)
      for (std::size_t j = 0; j < columns; j += width)
        f(i, j, std::min(height, rows - i), std::min(width, columns - j));
  }
};

// A corrected vector is Adam's: it is not rotated.
bool has_factors(const Shampoo& s, const Cut& cut) { return !s.eigenvalue_corrected || cut.order == 2; }

double first_root(const Shampoo& s) { return s.start < 1 ? s.every : s.start; }

// What one block has. The state is its own; g, m, step and work are scratch.
template <class T>
struct Piece {
  std::size_t rows, columns, size;
  bool left;                       // has a factor for its rows
  T *l, *r, *l_root, *r_root;      // factors, and their inverse roots or eigenvectors
  T *eigenvalues, *squares;        // corrected; of the grafted method
  T *g, *m, *step, *work, *other;  // the gradient, what is preconditioned
};

template <class T>
double norm(const T* x, std::size_t n) {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += static_cast<double>(x[i]) * x[i];
  return std::sqrt(sum);
}

// mean = beta mean + (1 - beta) g^2, or their sum for beta = 1.
template <class T>
void add_squares(const T* g, std::size_t n, double beta, T* mean) {
  const T keep = static_cast<T>(beta), share = static_cast<T>(beta < 1 ? 1 - beta : 1);
  for (std::size_t i = 0; i < n; ++i) mean[i] = keep * mean[i] + share * (g[i] * g[i]);
}

// step = m / ((v / correction)^exponent + eps).
template <class T>
void divide(const T* m, const T* v, std::size_t n, double correction, double exponent, double eps, T* step) {
  for (std::size_t i = 0; i < n; ++i) {
    const T value = v[i] / static_cast<T>(correction);
    const T power = exponent == 0.5 ? std::sqrt(value) : std::pow(value, static_cast<T>(exponent));
    const T root = power + static_cast<T>(eps);
    step[i] = root > 0 ? m[i] / root : T(0);
  }
}

// to = l_root x r_root, with the transpose of one of them where these are eigenvectors.
template <class T>
void apply(const Piece<T>& p, const T* x, bool turn_left, bool turn_right, T* to) {
  const Operand<T> right{p.r_root, p.columns, p.columns, turn_right};
  if (p.left) multiply<T>({p.l_root, p.rows, p.rows, turn_left}, {x, p.rows, p.columns}, p.work);
  multiply<T>({p.left ? p.work : x, p.rows, p.columns}, right, to);
}

// Gathers g into the factors and makes p.step of p.m.
template <class T>
void precondition(const Shampoo& s, const Tick& k, bool has_factors, const Piece<T>& p) {
  const double share = s.beta2 < 1 ? 1 - s.beta2 : 1, start = first_root(s), given = s.inverse_exponent_override;
  const double correction = s.bias_correction && s.beta2 < 1 ? 1 - pow(s.beta2, k.t) : 1;
  const bool due = k.t == start || (k.t > start && std::fmod(k.t, s.every) == 0);
  if (has_factors) {
    if (p.left) add_gram<T>({p.g, p.rows, p.columns}, s.beta2, share, p.l);
    add_gram<T>({p.g, p.rows, p.columns, true}, s.beta2, share, p.r);
  }
  const bool ready = has_factors && k.t >= start;  // until then roots and eigenvectors are the identity
  if (!s.eigenvalue_corrected) {
    const double exponent = !p.left ? 0.5 : given > 0 ? given : 0.25;
    if (due && p.left) inverse_root(p.l, p.rows, 1 / correction, s.eps, exponent, p.l_root);
    if (due) inverse_root(p.r, p.columns, 1 / correction, s.eps, exponent, p.r_root);
    if (ready) apply(p, p.m, false, false, p.step);
    else std::copy_n(p.m, p.size, p.step);
    return;
  }
  if (due && has_factors) {
    eigenvectors(p.l, p.rows, p.l_root);
    eigenvectors(p.r, p.columns, p.r_root);
  }
  const T *g = p.g, *m = p.m;
  if (ready) {
    apply(p, p.g, true, false, p.step);
    apply(p, p.m, true, false, p.other);
    g = p.step, m = p.other;
  }
  add_squares(g, p.size, s.beta2, p.eigenvalues);
  divide(m, p.eigenvalues, p.size, correction, p.left && given > 0 ? given : 0.5, s.eps, ready ? p.other : p.step);
  if (ready) apply(p, p.other, false, true, p.step);
}

// Gathers g for the grafted method and makes `to` its step along p.m.
template <class T>
void graft(const Shampoo& s, const Tick& k, const Piece<T>& p, T* to) {
  if (s.grafting == Shampoo::sgd) {
    std::copy_n(p.m, p.size, to);
    return;
  }
  const double beta = s.grafting == Shampoo::adagrad ? 1 : s.grafting_beta2;
  const double correction = s.grafting == Shampoo::adam && beta < 1 ? 1 - pow(beta, k.t) : 1;
  add_squares(p.g, p.size, beta, p.squares);
  divide(p.m, p.squares, p.size, correction, 0.5, s.grafting_eps, to);
}

}  // namespace

std::vector<std::size_t> Shampoo::sizes(const Block& block) const {
  const Cut cut(*this, block);
  std::size_t squares = 0;
  if (has_factors(*this, cut))
    cut.for_blocks([&](std::size_t, std::size_t, std::size_t rows, std::size_t columns) {
      squares += (cut.order == 2 ? rows * rows : 0) + columns * columns;
    });
  const std::size_t n = block.size;
  return {beta1 > 0 ? n : 0, squares, squares, eigenvalue_corrected ? n : 0, grafting > sgd ? n : 0};
}

std::size_t Shampoo::scratch(const Block& block) const {
  const Cut cut(*this, block);
  return 5 * cut.height * cut.width;
}

template <class T>
void Shampoo::step(BlockArgs<T>& args) const {
  const Cut cut(*this, args.block);
  const Tick& k = args.tick;
  const double b3 = beta3 < 0 ? beta1 : beta3;
  const bool filters = !args.slots[0].empty();
  const T correction = static_cast<T>(bias_correction && filters ? 1 - b3 * pow(beta1, k.t - 1) : 1);
  T *factors = args.slots[1].data(), *roots = args.slots[2].data();
  std::size_t at = 0;  // elements in the blocks before
  cut.for_blocks([&](std::size_t row, std::size_t column, std::size_t rows, std::size_t columns) {
    const bool factored = has_factors(*this, cut), left = factored && cut.order == 2;
    const std::size_t n = rows * columns, l = left ? rows * rows : 0, r = factored ? columns * columns : 0;
    T *g = args.scratch.data(), *m = g + n, *step = m + n, *work = step + n, *other = work + n;
    const Piece<T> piece{rows,
                         columns,
                         n,
                         left,
                         factors,
                         factors + l,
                         roots,
                         roots + l,
                         args.slots[3].data() + (eigenvalue_corrected ? at : 0),
                         args.slots[4].data() + (grafting > sgd ? at : 0),
                         g,
                         m,
                         step,
                         work,
                         other};
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < columns; ++j) {
        const std::size_t here = (row + i) * cut.columns + column + j;
        const T value = g[i * columns + j] = args.g[here];
        T& filtered = m[i * columns + j] = value;
        if (filters) {
          T& mean = args.slots[0][here];
          filtered = (static_cast<T>(b3) * mean + static_cast<T>(1 - b3) * value) / correction;
          mean = static_cast<T>(beta1) * mean + static_cast<T>(1 - beta1) * value;
        }
      }
    precondition(*this, k, factored, piece);
    T scale = static_cast<T>(lr);
    const T* along = step;
    if (grafting != none) {
      graft(*this, k, piece, other);
      if (k.t < first_root(*this)) along = other;
      else scale = static_cast<T>(lr * (norm(other, n) / (norm(step, n) + 1e-16)));
    }
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < columns; ++j)
        args.g[(row + i) * cut.columns + column + j] = scale * along[i * columns + j];
    factors += l + r, roots += l + r, at += n;
  });
}

template void Shampoo::step(BlockArgs<float>&) const;
template void Shampoo::step(BlockArgs<double>&) const;

}  // namespace ravine
