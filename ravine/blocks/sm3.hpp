#pragma once
#include "ravine/blocks/block_rule.hpp"

namespace ravine {

// Memory-Efficient Adaptive Optimization. Anil, Gupta, Koren & Singer, NeurIPS 2019, SM3-II. arXiv 1901.11150
// The sets that cover a tensor are its slices: one mu for each row, one for each column, and so on for every axis of
// its shape; a vector's are its elements, which makes it AdaGrad. The paper's momentum is a mean of the scaled
// gradient, uncorrected. beta > 0 averages g^2 instead of summing it, and mu then never decreases, as in the ports.
// Where nu + eps is 0, g is 0 as well and the element rests.
struct Sm3 {
  double lr = 0.1, momentum = 0.9, beta = 0, eps = 1e-30;

  static constexpr About about{
      .name = "sm3",
      .title = "AdaGrad with one sum for each row and one for each column",
      .paper = "Anil et al., NeurIPS 2019, SM3-II, arXiv 1901.11150",
      .formula =
          "nu = min over axes of mu + g^2;  mu = max of nu over the slice;  m = momentum m + (1-momentum) "
          "g/sqrt(nu + eps);  x -= lr m",
      .differs = "ports start from momentum=0; beta is theirs",
      .use = "embeddings and layers so large that a second moment of every weight is too much"};
  static constexpr std::array slots{"m", "mu"};
  static constexpr std::array hyper{Hyper<Sm3>{"lr", &Sm3::lr, positive, "learning rate"},
                                    Hyper<Sm3>{"momentum", &Sm3::momentum, below_one,
                                               "decay of the running mean of the scaled gradient; 0 keeps none"},
                                    Hyper<Sm3>{"beta", &Sm3::beta, below_one, "decay of nu; 0 sums g^2"},
                                    Hyper<Sm3>{"eps", &Sm3::eps, non_negative, "added inside of the root"}};

  [[nodiscard]] std::vector<std::size_t> sizes(const Block& block) const;
  [[nodiscard]] std::size_t scratch(const Block& block) const { return block.size; }
  template <class T>
  void step(BlockArgs<T>& args) const;
};

}  // namespace ravine
