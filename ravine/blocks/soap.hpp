#pragma once
#include "ravine/blocks/block_rule.hpp"
namespace ravine {

// SOAP: Improving and Stabilizing Shampoo using Adam. Vyas et al., ICLR 2025, Algorithm 3. arXiv 2409.11321
// As the authors' code has it: the first call finds the bases and makes no move, so that no gradient is seen in a basis
// made of itself; eps is added to the root before v's bias correction; weight decay follows the step.
// Differences: m is kept in the space of x instead of being carried from basis to basis, which is the same up to
// rounding; tensors of more dimensions are matrices, the first against the others; where v is 0, so is the step.
struct Soap {
  double lr = 3e-3, beta1 = 0.95, beta2 = 0.95, shampoo_beta = -1, eps = 1e-8, weight_decay = 0, every = 10,
         max_dim = 10000;
  bool precondition_vectors = false, bias_correction = true;

  static constexpr About about{
      .name = "soap",
      .title = "Adam in the eigenbasis of Shampoo",
      .paper = "Vyas et al., ICLR 2025, Algorithm 3, arXiv 2409.11321",
      .formula =
          "L = beta2 L + (1-beta2) G G^T;  R = beta2 R + (1-beta2) G^T G;  Q_L, Q_R their eigenvectors, every "
          "few steps by one QR of L Q_L;  G' = Q_L^T G Q_R, M' likewise;  V = beta2 V + (1-beta2) G'^2;  "
          "x -= lr Q_L (M'_hat / sqrt(V_hat)) Q_R^T",
      .differs = "ports differ in whether the first call moves x (here it does not) and keep m in the old basis",
      .use = "matrices of up to a few thousand rows where steps are dear: fewer of them than AdamW needs",
      .decay = Decay::own};
  static constexpr std::array slots{"m", "v", "factors", "bases"};
  static constexpr std::array hyper{
      Hyper<Soap>{"lr", &Soap::lr, positive, "learning rate"},
      Hyper<Soap>{"beta1", &Soap::beta1, below_one, "decay of the running mean of g"},
      Hyper<Soap>{"beta2", &Soap::beta2, below_one, "decay of the running mean of g^2 in the eigenbasis"},
      Hyper<Soap>{"shampoo_beta", &Soap::shampoo_beta, (Range{-1, 1, false, true}),
                  "decay of the running means L and R; below 0 it is beta2"},
      Hyper<Soap>{"eps", &Soap::eps, non_negative, "added to the root, before v's bias correction"},
      Hyper<Soap>{"weight_decay", &Soap::weight_decay, non_negative, "x -= lr weight_decay x, after the step"},
      Hyper<Soap>{"every", &Soap::every, (Range{1, infinity, false, true}), "steps between updates of the bases"},
      Hyper<Soap>{"max_dim", &Soap::max_dim, (Range{1, infinity}), "a side longer than this is not rotated"},
      Hyper<Soap>{"precondition_vectors", &Soap::precondition_vectors, "rotate vectors too; otherwise they are Adam's"},
      Hyper<Soap>{"bias_correction", &Soap::bias_correction, "correct m and v for their start at 0"}};

  [[nodiscard]] std::vector<std::size_t> sizes(const Block& block) const;
  [[nodiscard]] std::size_t scratch(const Block& block) const;
  template <class T>
  void step(BlockArgs<T>& args) const;

 private:
  // The sides that are rotated; 0 is a side that is not.
  struct Sides {
    std::size_t left, right;
  };
  [[nodiscard]] Sides sides(const Block& block) const;
};

}  // namespace ravine
