// The optimizers that drive an objective themselves, as far as a spec string goes: what they are and their options.
// What they do is in methods/.
#pragma once
#include "ravine/engine/any_rule.hpp"
#include "ravine/optim/search_rules.hpp"

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

/// What the variance-reduced methods share. They are for finite sums, f = (f_1 + ... + f_n) / n. Numbers of steps and
/// of components are whole; fractions are cut off.
struct FiniteSumOptions {
  double lr = 0.1, batch = 1, inner = 0, seed = 0;

  static constexpr const char *about_batch = "components in a step, drawn without repetition",
                              *about_inner = "steps from one full gradient to the next; 0: components / batch",
                              *about_seed = "of the draws";
};

struct SvrgOptions : FiniteSumOptions {
  bool bb = false;

  static constexpr About about{
      .name = "svrg",
      .title =
          "stochastic variance-reduced gradient: a full gradient now and then takes the noise out of small batches",
      .paper =
          "Johnson & Zhang, NIPS 2013, procedure SVRG, option I; bb: Tan et al., NIPS 2016, Algorithm 1. "
          "arXiv 1605.04131",
      .formula = "every `inner` steps s = x, mu = g(s);  x -= lr (g_B(x) - g_B(s) + mu)",
      .differs =
          "batches have no component twice, so that a batch of all is plain gradient descent; a step of bb that is "
          "not positive is not taken, the one before stays",
      .use =
          "finite sums, smooth and best convex, to more digits than sgd reaches at a constant rate; not deep networks",
      .full_batch = true};
  static constexpr std::array slots{"anchor", "anchor_gradient"};
  static constexpr std::array hyper{
      Hyper<SvrgOptions>{"lr", &SvrgOptions::lr, positive,
                         "about 0.1 / L, L the smoothness of a component; with bb, until the second full gradient"},
      Hyper<SvrgOptions>{"batch", &SvrgOptions::batch, {1, 1e9}, about_batch},
      Hyper<SvrgOptions>{"inner", &SvrgOptions::inner, {0, 1e9}, about_inner},
      Hyper<SvrgOptions>{
          "bb", &SvrgOptions::bb,
          "the step of Barzilai and Borwein, |ds|^2 / (ds.dmu) / inner, in place of lr; for strongly convex sums"},
      Hyper<SvrgOptions>{"seed", &SvrgOptions::seed, {0, 9e15}, about_seed}};
};

struct SarahOptions : FiniteSumOptions {
  double gamma = 0;

  static constexpr About about{
      .name = "sarah",
      .title = "stochastic recursive gradient: svrg whose estimate is carried from step to step",
      .paper = "Nguyen et al., ICML 2017, Algorithm 1; gamma: SARAH+, Algorithm 2. arXiv 1703.00102",
      .formula = "every `inner` steps v = g(x);  otherwise v += g_B(x) - g_B(x_last);  x -= lr v",
      .differs = "a round goes on from the last x, not from one drawn among those of the round before",
      .use = "finite sums, where svrg at a large rate is restless: v itself goes to 0 within a round",
      .full_batch = true};
  static constexpr std::array slots{"anchor", "anchor_gradient"};
  static constexpr std::array hyper{
      Hyper<SarahOptions>{"lr", &SarahOptions::lr, positive, "about 0.5 / L, L the smoothness of a component"},
      Hyper<SarahOptions>{"batch", &SarahOptions::batch, {1, 1e9}, about_batch},
      Hyper<SarahOptions>{"inner", &SarahOptions::inner, {0, 1e9}, about_inner},
      Hyper<SarahOptions>{"gamma",
                          &SarahOptions::gamma,
                          {0, 1, false, true},
                          "SARAH+: a round ends once |v|^2 <= gamma |v_0|^2; 0.125 in the paper, 0 is plain SARAH"},
      Hyper<SarahOptions>{"seed", &SarahOptions::seed, {0, 9e15}, about_seed}};
};

struct KatyushaOptions : FiniteSumOptions {
  double convexity = 0;

  static constexpr About about{
      .name = "katyusha",
      .title = "accelerated svrg: momentum, and a second pull back to the last full gradient",
      .paper = "Allen-Zhu, JMLR 18, 2018, Algorithm 1, and 2 (Katyusha^ns) where convexity is 0. arXiv 1603.05953",
      .formula =
          "p = t1 z + s/2 + (1/2 - t1) x, v = g_B(p) - g_B(s) + g(s);  z -= lr/(3 t1) v;  x = p - lr/3 v;  "
          "t1 = min(1/2, sqrt(inner convexity lr / 3)), or 2/(round + 4)",
      .differs =
          "the result is the last x (the paper's y), not the last s; inner is n / batch where the paper has 2n; t2 is "
          "1/2 for any batch; lr follows a schedule from round to round",
      .use = "convex finite sums that are badly conditioned, where the smoothness is known",
      .full_batch = true};
  static constexpr std::array slots{"anchor", "anchor_gradient", "z", "mean"};
  static constexpr std::array hyper{
      Hyper<KatyushaOptions>{"lr", &KatyushaOptions::lr, positive, "1 / L, L the smoothness of a component"},
      Hyper<KatyushaOptions>{"convexity", &KatyushaOptions::convexity, non_negative,
                             "sigma, f's strong convexity; 0 if it has none"},
      Hyper<KatyushaOptions>{"batch", &KatyushaOptions::batch, {1, 1e9}, about_batch},
      Hyper<KatyushaOptions>{"inner", &KatyushaOptions::inner, {0, 1e9}, about_inner},
      Hyper<KatyushaOptions>{"seed", &KatyushaOptions::seed, {0, 9e15}, about_seed}};
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
