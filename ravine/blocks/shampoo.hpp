#pragma once
#include "ravine/blocks/block_rule.hpp"
namespace ravine {

// Shampoo: Preconditioned Stochastic Tensor Optimization. Gupta, Koren & Singer, ICML 2018, Algorithm 1. arXiv
// 1802.09568 With what A Distributed Data-Parallel PyTorch Implementation of the Distributed Shampoo Optimizer (Shi et
// al., 2023, arXiv 2309.06497) adds: blocks of at most max_dim (section 3.3), running means (beta2 < 1), filtered
// gradients, grafting (section 2.4), a delayed start. eigenvalue_corrected: Adam's division in the eigenbasis of L and
// R (George et al., NeurIPS 2018, arXiv 1806.03884, for this optimizer). beta3 enters Mbar = beta3 M + (1-beta3) G,
// made before M itself moves on; its bias correction is 1 - beta3 beta1^(t-1). Differences from the paper: L and R
// start at 0, and eps I is added when the root is taken. From the implementation: tensors of more dimensions are
// matrices, the first against the others; eigenvalues that rounding cannot tell from 0 count as eps, or as the rounding
// error if that is larger, where it shifts all of them; with eps = 0 they are left out.
struct Shampoo {
  double lr = 0.01, beta1 = 0.9, beta2 = 1, beta3 = -1, eps = 1e-12, max_dim = 1024, every = 1, start = -1,
         inverse_exponent_override = 0, target_parameter_dimensionality = 2, grafting_beta2 = 0.999,
         grafting_eps = 1e-8;
  bool bias_correction = true, eigenvalue_corrected = false;
  enum { none, sgd, adagrad, rmsprop, adam };
  int grafting = none;

  static constexpr About about{
      .name = "shampoo",
      .title = "a matrix of preconditioning per side of a matrix, as full AdaGrad would have per tensor",
      .paper = "Gupta, Koren & Singer, ICML 2018, Algorithm 1, arXiv 1802.09568; Shi et al. 2023, arXiv 2309.06497",
      .formula =
          "L += G G^T;  R += G^T G  (means with 1-beta2 if beta2 < 1);  P = (L + eps I)^-1/4 M_hat (R + eps I)^-1/4, "
          "of a vector (L + eps I)^-1/2 m_hat;  x -= lr P |graft|/|P|",
      .differs = "other ports take exponent -1/2 per side, or make R of the gradient that L has preconditioned",
      .use =
          "matrices where steps are dear; grafting=adam takes Adam's learning rate and bounds the step, every=50 makes "
          "it affordable",
      .decay = Decay::decoupled};
  static constexpr std::array slots{"m", "factors", "roots", "eigenvalues", "graft"};
  static constexpr std::array hyper{
      Hyper<Shampoo>{"lr", &Shampoo::lr, positive, "learning rate"},
      Hyper<Shampoo>{"beta1", &Shampoo::beta1, below_one, "decay of the running mean of g; 0 takes g itself"},
      Hyper<Shampoo>{"beta2", &Shampoo::beta2, (Range{0, 1}), "decay of the running means L and R; 1 makes them sums"},
      Hyper<Shampoo>{"beta3", &Shampoo::beta3, (Range{-1, 1, false, true}),
                     "weight of the old mean in the one that is preconditioned; below 0 it is beta1"},
      Hyper<Shampoo>{"eps", &Shampoo::eps, non_negative,
                     "added to the eigenvalues; to the root of those that are corrected"},
      Hyper<Shampoo>{"max_dim", &Shampoo::max_dim, (Range{1, infinity, false, true}),
                     "longer sides are cut into blocks of this length"},
      Hyper<Shampoo>{"every", &Shampoo::every, (Range{1, infinity, false, true}), "steps between roots"},
      Hyper<Shampoo>{"start", &Shampoo::start, (Range{-1, infinity, false, true}),
                     "first step with roots: until then the grafted method steps; below 1 it is every"},
      Hyper<Shampoo>{"inverse_exponent_override", &Shampoo::inverse_exponent_override, non_negative,
                     "exponent of the inverse roots of a matrix; 0 is 1/4, or 1/2 of corrected eigenvalues"},
      Hyper<Shampoo>{"target_parameter_dimensionality", &Shampoo::target_parameter_dimensionality, (Range{1, 2}),
                     "1: a matrix of at most max_dim elements is taken as one vector"},
      Hyper<Shampoo>{"bias_correction", &Shampoo::bias_correction, "correct means for their start at 0"},
      Hyper<Shampoo>{"eigenvalue_corrected", &Shampoo::eigenvalue_corrected,
                     "divide by running means of squares in the eigenbasis instead of roots of eigenvalues"},
      Hyper<Shampoo>{"grafting", &Shampoo::grafting, "none|sgd|adagrad|rmsprop|adam",
                     "the method whose step's length is taken, block by block"},
      Hyper<Shampoo>{"grafting_beta2", &Shampoo::grafting_beta2, (Range{0, 1}),
                     "its decay of the running mean of g^2 (rmsprop, adam)"},
      Hyper<Shampoo>{"grafting_eps", &Shampoo::grafting_eps, non_negative, "added to its root"}};

  [[nodiscard]] std::vector<std::size_t> sizes(const Block& block) const;
  [[nodiscard]] std::size_t scratch(const Block& block) const;
  template <class T>
  void step(BlockArgs<T>& args) const;
};

}  // namespace ravine
