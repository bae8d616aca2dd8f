// The orthogonal matrix nearest to a given one, roughly: Newton-Schulz iteration with quintic steps
//
//   X = X/|X|_F;   X = a X + (b A + c A^2) X,  A = X X^T,  again and again
//
// which moves every singular value towards 1 and leaves the singular vectors alone.
#pragma once
#include <cstddef>
#include <span>

namespace ravine {

/// The (a, b, c) of the steps; further steps repeat the last ones.
enum class Quintic {
  keller,         ///< Jordan et al. 2024, kellerjordan.github.io/posts/muon: always 3.4445, -4.7750, 2.0315
  polar_express,  ///< Amsel et al., arXiv 2505.16932: optimal step by step, for |X| = 1/1.02 at most
  dion            ///< the five of the Dion package, Ahn et al., arXiv 2504.05295
};

/// Replaces the row-major rows x columns matrix x; all zeros stay so. eps is added to the norm it is divided by.
/// The smaller of X X^T and X^T X is formed, so a tall matrix needs no transposition.
/// `scratch` has newton_schulz_scratch(rows, columns) elements on a 64-byte boundary. Runs on the calling thread.
template <class T>
void newton_schulz(std::span<T> x, std::size_t rows, std::size_t columns, Quintic kind, int steps, double eps,
                   std::span<T> scratch);

std::size_t newton_schulz_scratch(std::size_t rows, std::size_t columns);

}  // namespace ravine
