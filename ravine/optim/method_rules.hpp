// The optimizers that drive an objective themselves, as far as a spec string goes: what they are and their options.
// What they do is in methods/.
#pragma once
#include "ravine/engine/any_rule.hpp"

namespace ravine {

// The tolerances, and the curvature y.s > 1e-10 below which a pair is not remembered, are absolute as in PyTorch: an
// objective whose values near the minimum are far below 1 wants to be scaled. Numbers of iterations are whole;
// fractions are cut off.
struct LbfgsOptions {
  double lr = 1, history = 10, max_iter = 20, max_eval = 0, tolerance_grad = 1e-7, tolerance_change = 1e-9;
  int line_search = automatic;
  enum { automatic, none, strong_wolfe };

  /// Whether steps are searched: a rate of one's own asks for steps of that length.
  [[nodiscard]] bool searches() const { return line_search == strong_wolfe || (line_search == automatic && lr == 1); }

  static constexpr About about{
      .name = "lbfgs",
      .title = "limited-memory BFGS: curvature from the last steps, with a line search",
      .paper = "Nocedal, Math. Comp. 35, 1980; Nocedal & Wright, Numerical Optimization, 2nd ed., Algorithm 7.4",
      .formula =
          "x -= t H g,  H from the last `history` pairs s = x_t - x_(t-1), y = g_t - g_(t-1);  t from strong Wolfe",
      .differs =
          "the iterations of PyTorch's; when a search fails or a value is not finite it forgets its memory and goes "
          "back to the best point, where PyTorch's spreads NaN",
      .use = "smooth functions and full-batch training of small models, to many digits",
      .full_batch = true};
  static constexpr NoSlots slots{};
  static constexpr std::array hyper{
      Hyper<LbfgsOptions>{"lr", &LbfgsOptions::lr, positive,
                          "the step that is tried first; the step itself without a search"},
      Hyper<LbfgsOptions>{"history", &LbfgsOptions::history, {1, 1000}, "pairs of changes that are remembered"},
      Hyper<LbfgsOptions>{"max_iter", &LbfgsOptions::max_iter, {1, 1e9}, "iterations in one step"},
      Hyper<LbfgsOptions>{
          "max_eval", &LbfgsOptions::max_eval, {0, 1e9}, "evaluations after which a step ends; 0 is max_iter * 5/4"},
      Hyper<LbfgsOptions>{"tolerance_grad", &LbfgsOptions::tolerance_grad, non_negative,
                          "converged when no component of the gradient is larger"},
      Hyper<LbfgsOptions>{"tolerance_change", &LbfgsOptions::tolerance_change, non_negative,
                          "converged when neither x nor the value changes by more"},
      Hyper<LbfgsOptions>{"line_search", &LbfgsOptions::line_search, "auto|none|strong_wolfe",
                          "how long a step is; auto searches unless lr is given"}};
};

/// beta in d = -g + beta d, with y = g - g_last:
///   fletcher_reeves   g.g / g_last.g_last          Fletcher & Reeves, Comput. J. 7, 1964
///   polak_ribiere     max(0, g.y / g_last.g_last)  Polak & Ribiere 1969; the maximum: Gilbert & Nocedal 1992
///   hestenes_stiefel  g.y / d.y                    Hestenes & Stiefel, J. Res. NBS 49, 1952
///   dai_yuan          g.g / d.y                    Dai & Yuan, SIAM J. Optim. 10, 1999
struct ConjugateGradientOptions {
  double lr = 1;
  int variant = polak_ribiere;
  double c2 = 0.1, max_iter = 20, restart = 0, tolerance_grad = 1e-7, tolerance_change = 1e-9;
  enum { fletcher_reeves, polak_ribiere, hestenes_stiefel, dai_yuan };

  static constexpr About about{
      .name = "conjugate_gradient",
      .title = "nonlinear conjugate gradients with a line search",
      .paper = "Fletcher & Reeves, Comput. J. 7, 1964; Nocedal & Wright, Numerical Optimization, 2nd ed., section 5.2",
      .formula = "d = -g + beta d;  x += t d,  t from strong Wolfe;  beta by `variant`",
      .differs = "begins anew along the gradient where a direction does not descend",
      .use = "large smooth problems where even lbfgs needs too much memory; exact on quadratics after n steps",
      .full_batch = true};
  static constexpr NoSlots slots{};
  static constexpr std::array hyper{
      Hyper<ConjugateGradientOptions>{"lr", &ConjugateGradientOptions::lr, positive,
                                      "factor on the first step that is tried"},
      Hyper<ConjugateGradientOptions>{"variant", &ConjugateGradientOptions::variant,
                                      "fletcher_reeves|polak_ribiere|hestenes_stiefel|dai_yuan", "the formula of beta"},
      Hyper<ConjugateGradientOptions>{"c2",
                                      &ConjugateGradientOptions::c2,
                                      {1e-4, 1, true, true},
                                      "share of the slope that a search may leave; below 0.5 directions descend"},
      Hyper<ConjugateGradientOptions>{
          "max_iter", &ConjugateGradientOptions::max_iter, {1, 1e9}, "iterations in one step"},
      Hyper<ConjugateGradientOptions>{"restart",
                                      &ConjugateGradientOptions::restart,
                                      {0, 1e9},
                                      "iterations after which the gradient alone counts again; 0: the length of x"},
      Hyper<ConjugateGradientOptions>{"tolerance_grad", &ConjugateGradientOptions::tolerance_grad, non_negative,
                                      "converged when no component of the gradient is larger"},
      Hyper<ConjugateGradientOptions>{"tolerance_change", &ConjugateGradientOptions::tolerance_change, non_negative,
                                      "converged when neither x nor the value changes by more"}};
};

/// A method's options without their type.
template <class Options>
class MethodRule final : public Described<Options, AnyRule, RuleKind::method> {
 public:
  using Described<Options, AnyRule, RuleKind::method>::Described;
  [[nodiscard]] std::unique_ptr<AnyRule> clone() const override { return std::make_unique<MethodRule>(*this); }
  [[nodiscard]] const Options& options() const { return this->rule_; }
};

/// All of them, with their defaults.
std::vector<std::unique_ptr<AnyRule>> all_method_rules();

}  // namespace ravine
