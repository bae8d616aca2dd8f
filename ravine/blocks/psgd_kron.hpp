#pragma once
#include "ravine/blocks/block_rule.hpp"
namespace ravine {

// Preconditioned Stochastic Gradient Descent. Li, IEEE TNNLS 2018, arXiv 1512.04202; the Kronecker product of
// triangular factors: Curvature-Informed SGD via General Purpose Lie-Group Preconditioners. Pooladzandi & Li, 2024,
// arXiv 2402.04553 As the common "Kron" has it: the factors are fitted to the mean of the gradients, more and more
// rarely, and the length of the step is bounded. P = Q^T Q with Q = Q_L x Q_R whitens: E[P g g^T P] = P. Each fit
// compares A = Q_L G Q_R^T with B = Q_L^-T V Q_R^-1 for a random V ~ N(0, 1). Differences: V is a function of (seed,
// fit, element), for any number of threads; tensors of more dimensions are matrices, the first against the others; a
// gradient of zeros, or a fit that overflows, leaves the factors alone.
struct PsgdKron {
  double lr = 1e-3, beta1 = 0.9, precond_lr = 0.1, precond_init_scale = 1, update_every = 0, max_size_triangular = 2048,
         min_ndim_triangular = 2, balance = 0.01, max_rms = 1.1, seed = 0;
  bool momentum_into_precond = true;
  enum { full, one_diag, smart_one_diag, all_diag };
  int memory_save = full;
  enum { normal_numbers, fixed };
  int probe = normal_numbers;

  static constexpr About about{
      .name = "psgd_kron",
      .title = "whitens the momentum with one triangular factor per side, fitted by its own descent",
      .paper = "Li, IEEE TNNLS 2018, arXiv 1512.04202; Pooladzandi & Li 2024, arXiv 2402.04553",
      .formula =
          "M = beta1 M + (1-beta1) G;  A = Q_L M_hat Q_R^T, B = Q_L^-T V Q_R^-1;  Q_L -= precond_lr triu(A A^T - B "
          "B^T)/|A A^T + B B^T| Q_L, Q_R likewise;  U = Q_L^T Q_L M_hat Q_R^T Q_R;  x -= lr U min(1, 1.1/rms(U))",
      .differs =
          "other versions fit to the gradient (momentum_into_precond=false), keep symmetric factors, or draw when "
          "to fit",
      .use = "matrices where steps are dear; no eigenvectors, but a triangular solve per fit",
      .decay = Decay::decoupled};
  static constexpr std::array slots{"m", "factors"};
  static constexpr std::array hyper{
      Hyper<PsgdKron>{"lr", &PsgdKron::lr, positive, "learning rate: about the change of a parameter in one step"},
      Hyper<PsgdKron>{"beta1", &PsgdKron::beta1, below_one, "decay of the running mean of g"},
      Hyper<PsgdKron>{"precond_lr", &PsgdKron::precond_lr, proper_fraction, "learning rate of the factors"},
      Hyper<PsgdKron>{"precond_init_scale", &PsgdKron::precond_init_scale, positive, "Q at the start, times I"},
      Hyper<PsgdKron>{"update_every", &PsgdKron::update_every, non_negative,
                      "steps between fits; 0: each of the first 500, then ever more rarely, in the end each 34th"},
      Hyper<PsgdKron>{"max_size_triangular", &PsgdKron::max_size_triangular, non_negative,
                      "a side longer than this has a diagonal factor"},
      Hyper<PsgdKron>{"min_ndim_triangular", &PsgdKron::min_ndim_triangular, non_negative,
                      "tensors of fewer dimensions have diagonal factors"},
      Hyper<PsgdKron>{"memory_save", &PsgdKron::memory_save, "none|one_diag|smart_one_diag|all_diag",
                      "which factors are diagonal: none, the longer side's, that if it is longer, all"},
      Hyper<PsgdKron>{"momentum_into_precond", &PsgdKron::momentum_into_precond,
                      "fit to the mean of the gradients instead of the gradient"},
      Hyper<PsgdKron>{"balance", &PsgdKron::balance, (Range{0, 1}),
                      "share of the fits before which both factors are brought to one size"},
      Hyper<PsgdKron>{"max_rms", &PsgdKron::max_rms, positive, "bound of the root mean square of U"},
      Hyper<PsgdKron>{"probe", &PsgdKron::probe, "normal|fixed",
                      "V: random, or 1.4 cos(0.37 k^2 + 0.61 i^2), i = 1, 2, ..., of the k-th fit, for tests"},
      Hyper<PsgdKron>{"seed", &PsgdKron::seed, non_negative, "of the random numbers"}};

  [[nodiscard]] std::vector<std::size_t> sizes(const Block& block) const;
  [[nodiscard]] std::size_t scratch(const Block& block) const;
  [[nodiscard]] std::size_t scalars(const Block&) const { return 2; }
  template <class T>
  void step(BlockArgs<T>& args) const;
};

}  // namespace ravine
