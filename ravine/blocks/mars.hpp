#pragma once
#include "ravine/blocks/block_rule.hpp"

namespace ravine {

// MARS: Unleashing the Power of Variance Reduction for Training Large Models. Yuan, Liu, Wu, Zhou & Gu, ICML 2025,
// Algorithms 2 to 4. arXiv 2411.10438
// The approximate form: g_before is the gradient that the step before was made with, on its own examples, where the
// exact form takes today's examples at the old point and so a second gradient. It is 0 before the first step, as in
// the authors' code, so c_1 = (1 + gamma beta1/(1-beta1)) g. c is shortened tensor by tensor.
// lion: the sign of the mean after its update, as in the authors' code. shampoo: five Newton-Schulz steps on
// m/(1-beta1), times sqrt(max(1, rows/columns)) of the stored shape, in the tensor's own precision; tensors that are
// no matrix, and those of more than two dimensions, take the adamw form.
// An element of adamw whose denominator is 0 rests.
struct Mars {
  double lr = 3e-3, beta1 = 0.95, beta2 = 0.99, eps = 1e-8, gamma = 0.025;
  int variant = 0;
  bool amsgrad = false;

  static constexpr About about{
      .name = "mars",
      .title = "AdamW, Lion or Shampoo on gradients whose noise is reduced by the gradient before",
      .paper = "Yuan et al., ICML 2025, Algorithms 2-4, arXiv 2411.10438",
      .formula =
          "c = g + gamma beta1/(1-beta1) (g - g_before);  c /= max(1, |c|);  m = beta1 m + (1-beta1) c;  "
          "x -= lr d,  d = m_hat/(sqrt(v_hat) + eps), sign(m) or NewtonSchulz(m)",
      .differs =
          "its authors give vectors to AdamW: add `| rest adamw lr=0.003 beta2=0.95 weight_decay=0.1`; "
          "weight_decay is decoupled",
      .use = "large models on noisy mini-batches",
      .decay = Decay::decoupled};
  static constexpr std::array slots{"m", "v", "g_before", "v_max"};
  static constexpr std::array hyper{
      Hyper<Mars>{"lr", &Mars::lr, positive, "learning rate"},
      Hyper<Mars>{"beta1", &Mars::beta1, below_one, "decay of the running mean of c"},
      Hyper<Mars>{"beta2", &Mars::beta2, below_one, "decay of the running mean of c^2 (adamw)"},
      Hyper<Mars>{"eps", &Mars::eps, non_negative, "added to the root (adamw) or to the norm (shampoo)"},
      Hyper<Mars>{"gamma", &Mars::gamma, non_negative, "weight of the change of the gradient"},
      Hyper<Mars>{"variant", &Mars::variant, "adamw|lion|shampoo", "what is made of c"},
      Hyper<Mars>{"amsgrad", &Mars::amsgrad, "adamw: divide by the largest v so far"}};

  [[nodiscard]] std::vector<std::size_t> sizes(const Block& block) const {
    const std::size_t squares = is_adamw(block) ? block.size : 0;
    return {block.size, squares, block.size, amsgrad ? squares : 0};
  }
  [[nodiscard]] std::size_t scratch(const Block& block) const;
  template <class T>
  void step(BlockArgs<T>& args) const;

 private:
  [[nodiscard]] bool is_adamw(const Block& block) const {
    return variant == 0 || (variant == 2 && block.shape.size() != 2);
  }
};

}  // namespace ravine
