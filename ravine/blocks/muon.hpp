#pragma once
#include "ravine/blocks/block_rule.hpp"

namespace ravine {

// Muon: An optimizer for hidden layers in neural networks. Jordan et al. 2024, kellerjordan.github.io/posts/muon
// The momentum is a mean, (1-mu) g + mu m, as the authors' code has it (their text sums); the step does not depend on
// its length. The iteration runs in the tensor's own precision, not in bfloat16. A tensor of more than two dimensions
// is a matrix of its first one by the others, also for the scale.
//
// scale: `original` goes by the shape that is stored, rows over columns. A dense layer is stored inputs x outputs
// here, where the authors store outputs x inputs, so for the meaning they give it, and for a change of the output
// that does not depend on the width, take `spectral`, sqrt(outputs/inputs) = sqrt(columns/rows). `moonshot` (Liu et
// al., arXiv 2502.16982) gives each element the size 0.2 that AdamW's steps have.
//
// normuon: NorMuon, Li et al., arXiv 2510.05491, Algorithm 1: divides by the running root mean square of each output's
// weights - a column here. Then the length is brought back to what it was, and `scale` applies as without it, as the
// authors' code does; their text sets the root mean square to 0.2, which is about scale=moonshot.
struct Muon {
  double lr = 0.02, momentum = 0.95;
  bool nesterov = true;
  double ns_steps = 5;
  int coefficients = 0;
  double eps = 1e-7;
  int scale = 0;
  bool normuon = false;
  double beta2 = 0.95;

  static constexpr About about{
      .name = "muon",
      .title = "momentum, made orthogonal: every direction of a matrix moves equally far",
      .paper = "Jordan et al. 2024, kellerjordan.github.io/posts/muon; NorMuon: Li et al., arXiv 2510.05491",
      .formula =
          "m = momentum m + (1-momentum) g;  u = momentum m + (1-momentum) g;  x -= lr s NewtonSchulz(u/|u|),  "
          "s = sqrt(max(1, rows/columns))",
      .differs =
          "weight_decay is decoupled; embeddings and vectors go to the `rest` stage, AdamW if none is given; "
          "name the output layer's weights in a `for` stage, as its authors advise",
      .use = "the weight matrices of hidden layers, where it often needs fewer steps than AdamW",
      .decay = Decay::decoupled};
  static constexpr std::array slots{"m", "v"};
  static constexpr std::array hyper{
      Hyper<Muon>{"lr", &Muon::lr, positive, "learning rate"},
      Hyper<Muon>{"momentum", &Muon::momentum, below_one, "decay of the running mean of g"},
      Hyper<Muon>{"nesterov", &Muon::nesterov, "look one step ahead: mix g into the mean once more"},
      Hyper<Muon>{"ns_steps", &Muon::ns_steps, Range{1, 100}, "Newton-Schulz steps"},
      Hyper<Muon>{"coefficients", &Muon::coefficients, "keller|polar_express|dion",
                  "of the Newton-Schulz steps: its authors', those of arXiv 2505.16932, those of the Dion package"},
      Hyper<Muon>{"eps", &Muon::eps, non_negative, "added to the norm of u"},
      Hyper<Muon>{"scale", &Muon::scale, "original|moonshot|spectral|none",
                  "s: sqrt(max(1, rows/columns)), 0.2 sqrt(max(rows, columns)), sqrt(columns/rows), 1"},
      Hyper<Muon>{"normuon", &Muon::normuon, "even out the columns (outputs) by their running mean square"},
      Hyper<Muon>{"beta2", &Muon::beta2, below_one, "with normuon: decay of that mean square"}};

  [[nodiscard]] bool takes(const Block& block) const { return is_matrix(block) && block.kind != Kind::embedding; }
  [[nodiscard]] std::vector<std::size_t> sizes(const Block& block) const {
    return {block.size, normuon ? columns_of(block) : 0};
  }
  [[nodiscard]] std::size_t scratch(const Block& block) const;
  template <class T>
  void step(BlockArgs<T>& args) const;
};

}  // namespace ravine
