#pragma once
#include "ravine/blocks/block_rule.hpp"

namespace ravine {

// Adafactor: Adaptive Learning Rates with Sublinear Memory Cost. Shazeer & Stern, ICML 2018, Algorithms 4 and 5.
// arXiv 1804.04235
// A tensor of more than two dimensions is a matrix of its first one by the others. rho = min(lr, 1/sqrt(t)), where the
// paper's lr is 0.01; with warmup_init it is min(1e-4 lr t, 1/sqrt(t)), which is 1e-6 t for that lr. A schedule scales
// this lr.
//
// fairseq is the paper's algorithm, and takes lr apart from it with relative_step=false scale_parameter=false. Its
// weight decay is scaled by the whole rate, rho times the size of x.
// torch adds nothing to g^2 but bounds V from below by eps1^2 and the mean of R by eps1; eps1 is the machine's. Its
// weight decay is scaled by lr.
// big_vision (Zhai et al., CVPR 2022, arXiv 2106.04560, section 3.4) has neither rho nor the size of x, bounds beta2 by
// beta2_cap, does not clip unless asked to, and takes the mean of U before the rate, where fairseq takes it of the
// step. A mean kept in bfloat16 is momentum_bf16.
// This form follows timm's port, so it takes over that a matrix of more rows than columns is divided by its row means
// alone (the port takes the mean of R along an axis of length 1): factor_tall=true is big_vision's own, the paper's V.
// clipping_threshold is what timm's code of that name does: U /= min(1, clipping_threshold RMS(U)). It lengthens small
// U and never shortens one; to clip, use clip_threshold.
// caution (arXiv 2411.16085): rests where the mean and g disagree, and lengthens the rest of the step by their share.
struct Adafactor {
  double lr = 0.01, eps1 = 0, eps2 = 1e-3, clip_threshold = 0, decay_rate = -0.8, beta1 = 0, weight_decay = 0;
  bool scale_parameter = true, relative_step = true, warmup_init = false;
  int variant = 0;
  double beta2_cap = 1, min_dim_size_to_factor = 0, momentum = 0, eps = 0, clipping_threshold = 0;
  bool factor_tall = false, momentum_bf16 = false, caution = false;
  int decay = 0;

  static constexpr About about{
      .name = "adafactor",
      .title = "a second moment kept as row and column means, steps relative to the size of x",
      .paper = "Shazeer & Stern, ICML 2018, Algorithms 4 and 5, arXiv 1804.04235",
      .formula =
          "beta2 = 1 - t^-0.8;  R, C: running means of g^2 + eps1 over rows and columns;  V = R C/mean(R);  "
          "U = g/sqrt(V);  U /= max(1, RMS(U)/clip_threshold);  x -= max(eps2, RMS(x)) rho U,  "
          "rho = min(lr, 1/sqrt(t))",
      .differs =
          "big_vision (also timm and optax) has neither rho nor RMS(x), and momentum; torch has its eps elsewhere",
      .use = "large models, where Adam's two extra copies of the weights do not fit",
      .decay = Decay::own};
  static constexpr std::array slots{"m", "row", "column", "v"};
  static constexpr Range any_power{-1, 1};
  static constexpr std::array hyper{
      Hyper<Adafactor>{"lr", &Adafactor::lr, positive, "learning rate; with relative_step the largest one"},
      Hyper<Adafactor>{"eps1", &Adafactor::eps1, non_negative,
                       "added to g^2; torch: its square bounds V; 0 is 1e-30, in torch the machine's epsilon"},
      Hyper<Adafactor>{"eps2", &Adafactor::eps2, non_negative, "least RMS(x) that counts"},
      Hyper<Adafactor>{"clip_threshold", &Adafactor::clip_threshold, Range{0, infinity},
                       "largest RMS(U); 0 is 1, in big_vision none"},
      Hyper<Adafactor>{"decay_rate", &Adafactor::decay_rate, any_power,
                       "power of t, with either sign: beta2 = 1 - t^-|decay_rate|"},
      Hyper<Adafactor>{"beta1", &Adafactor::beta1, below_one, "decay of the running mean of the step; 0 keeps none"},
      Hyper<Adafactor>{"weight_decay", &Adafactor::weight_decay, non_negative, "strength of the pull of x towards 0"},
      Hyper<Adafactor>{"scale_parameter", &Adafactor::scale_parameter, "step relative to RMS(x) (not in big_vision)"},
      Hyper<Adafactor>{"relative_step", &Adafactor::relative_step, "bound lr by 1/sqrt(t) (not in big_vision)"},
      Hyper<Adafactor>{"warmup_init", &Adafactor::warmup_init, "with relative_step: bound lr by 1e-4 lr t"},
      Hyper<Adafactor>{"variant", &Adafactor::variant, "fairseq|big_vision|torch", "whose form"},
      Hyper<Adafactor>{"beta2_cap", &Adafactor::beta2_cap, Range{0, 1}, "largest beta2; 0.999 in timm"},
      Hyper<Adafactor>{"min_dim_size_to_factor", &Adafactor::min_dim_size_to_factor, non_negative,
                       "matrices with a shorter side keep the whole of V; 16 in timm, 128 in optax"},
      Hyper<Adafactor>{
          "factor_tall", &Adafactor::factor_tall,
          "big_vision: divide matrices of more rows than columns by both means, not by that of rows alone"},
      Hyper<Adafactor>{"momentum", &Adafactor::momentum, below_one, "beta1 in big_vision's words"},
      Hyper<Adafactor>{"eps", &Adafactor::eps, non_negative, "eps1 in big_vision's words"},
      Hyper<Adafactor>{"clipping_threshold", &Adafactor::clipping_threshold, non_negative,
                       "timm's: U /= min(1, clipping_threshold RMS(U)); 0 is off"},
      Hyper<Adafactor>{"momentum_bf16", &Adafactor::momentum_bf16, "round the running mean to bfloat16"},
      Hyper<Adafactor>{"caution", &Adafactor::caution, "with a running mean: rest where it and g disagree"},
      Hyper<Adafactor>{"decay", &Adafactor::decay, "decoupled|corrected|fixed",
                       "weight decay is x -= s weight_decay x, s = the rate, lr^2/base, 1"}};

  [[nodiscard]] std::vector<std::size_t> sizes(const Block& block) const;
  [[nodiscard]] std::size_t scratch(const Block& block) const { return is_factored(block) ? columns_of(block) : 0; }
  template <class T>
  void step(BlockArgs<T>& args) const;

 private:
  enum { fairseq, big_vision, torch };
  [[nodiscard]] bool is_factored(const Block& block) const;
  [[nodiscard]] double first_decay() const { return std::max(beta1, momentum); }
  template <class T>
  void divide(BlockArgs<T>& args) const;
  [[nodiscard]] double length_factor(double rms) const;
};

}  // namespace ravine
