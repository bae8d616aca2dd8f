// Functions of small dense matrices for the rules that work with them: products, eigenvectors, roots, orthogonal
// factors, triangular solves. Matrices are contiguous and row-major. Each call is one thread's work; the order of its
// sums depends on the sizes alone, so equal arguments give equal bits.
#pragma once
#include <cstddef>

namespace ravine {

/// A matrix that is read, up to 64 bytes past its last element: rows x columns as stored, and whether its transpose is
/// meant.
template <class T>
struct Operand {
  const T* data;
  std::size_t rows, columns;
  bool transposed = false;
};

template <class T>
Operand<T> transposed(Operand<T> a) {
  a.transposed = !a.transposed;
  return a;
}

/// c = a b. c is neither of them.
template <class T>
void multiply(Operand<T> a, Operand<T> b, T* c);

/// c = keep c + scale a a^T for a of any shape (pass its transpose for a^T a).
template <class T>
void add_gram(Operand<T> a, double keep, double scale, T* c);

/// The orthonormal eigenvectors of the symmetric n x n matrix a as the columns of q, smallest eigenvalue first, and
/// unless `values` is nullptr the eigenvalues. False, and both as they were, if a is not finite.
template <class T>
bool eigenvectors(const T* a, std::size_t n, T* q, T* values = nullptr);

/// root = (scale a + eps I)^-exponent of the symmetric positive semidefinite n x n matrix a. Eigenvalues that rounding
/// cannot tell from 0 count as eps or, if that is smaller, as the rounding error; for eps = 0 they are left out. False,
/// and root as it was, if a is not finite.
template <class T>
bool inverse_root(const T* a, std::size_t n, double scale, double eps, double exponent, T* root);

/// The orthogonal factor of a = q r, in place of the n x n matrix a.
template <class T>
void orthogonal_factor(T* a, std::size_t n);

/// x = x u^-1 for the m x n matrix x and the upper triangle u.
template <class T>
void solve_right(T* x, const T* u, std::size_t m, std::size_t n);

/// x = u^-T x for the m x n matrix x and the upper triangle u.
template <class T>
void solve_transposed_left(T* x, const T* u, std::size_t m, std::size_t n);

}  // namespace ravine
