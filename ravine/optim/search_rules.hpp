// The optimizers that need no gradient, as far as a spec string goes: what they are and their options. What they do is
// in search/. Those that `estimate` a gradient hand it to an optimizer, `| by adam lr=0.01`; without one they step
// x -= lr g. Numbers of directions, points and seeds are whole; fractions are cut off. Every rate may be called alpha,
// as in the papers, where no other option has that name.
#pragma once
#include "ravine/rules/rule.hpp"

namespace ravine {

/// What all of them share.
struct SearchOptions {
  double lr = 0.1, seed = 0;
  static constexpr bool gradient_free = true;
  static constexpr const char* about_seed = "of the draws";
};

/// scaling, with d ~ N(0, I) and f+- = f(x +- nu d):
///   gradient  g = mean of (f+ - f-) / (2 nu) d    unbiased for the gradient of f smoothed by N(0, nu^2 I)
///   lecture   g = mean of (f+ - f-) dW, dW = nu d  W <- W - alpha (G+ - G-) dW; a reward is maximised as -G
///   paper     g = mean of (f+ - f-) d             basic random search: alpha of the gradient form is 2 nu times this
///   one's
struct RandomDifferenceOptions : SearchOptions {
  double nu = 0.01, directions = 1;
  int scaling = gradient;
  enum { gradient, lecture, paper };
  static constexpr bool estimates = true;

  static constexpr About about{
      .name = "random_difference",
      .title = "random directions tried forwards and backwards, and a step towards the better",
      .paper =
          "Nesterov & Spokoiny, Found. Comput. Math. 17, 2017; basic random search: Mania, Guy & Recht, NeurIPS 2018, "
          "Algorithm 1. arXiv 1803.07055",
      .formula = "d ~ N(0, I);  g = mean of (f(x + nu d) - f(x - nu d)) / (2 nu) d;  x -= lr g",
      .differs =
          "basic random search has no 1 / (2 nu): scaling=paper; the lecture multiplies by dW = nu d: "
          "scaling=lecture",
      .use = "to see what a gradient is worth: its variance grows with the number of parameters"};
  static constexpr NoSlots slots{};
  static constexpr std::array hyper{
      Hyper<RandomDifferenceOptions>{"lr", &RandomDifferenceOptions::lr, positive, "of the step along the estimate"},
      Hyper<RandomDifferenceOptions>{"nu", &RandomDifferenceOptions::nu, positive, "length of a trial, per parameter"},
      Hyper<RandomDifferenceOptions>{
          "directions", &RandomDifferenceOptions::directions, {1, 1e6}, "in one step; each costs two evaluations"},
      Hyper<RandomDifferenceOptions>{"scaling", &RandomDifferenceOptions::scaling, "gradient|lecture|paper",
                                     "of the estimate: divided by 2 nu, times nu, or neither"},
      Hyper<RandomDifferenceOptions>{"seed", &RandomDifferenceOptions::seed, {0, 9e15}, about_seed}};
};

struct FiniteDifferenceOptions {
  double lr = 0.1, h = 0;
  int kind = central;
  enum { central, forward };
  static constexpr bool gradient_free = true, estimates = true;

  static constexpr About about{
      .name = "finite_difference",
      .title = "the gradient from differences along every coordinate",
      .paper = "Nocedal & Wright, Numerical Optimization, 2nd ed., section 8.1",
      .formula =
          "g_i = (f(x + h_i e_i) - f(x - h_i e_i)) / (2 h_i), or (f(x + h_i e_i) - f(x)) / h_i;  "
          "h_i = h max(1, |x_i|)",
      .differs = "",
      .use = "few parameters and a smooth function without noise: exact to about 1e-10, at 2 n or n + 1 evaluations",
      .full_batch = true};
  static constexpr NoSlots slots{};
  static constexpr std::array hyper{
      Hyper<FiniteDifferenceOptions>{"lr", &FiniteDifferenceOptions::lr, positive, "of the step along the estimate"},
      Hyper<FiniteDifferenceOptions>{"h", &FiniteDifferenceOptions::h, non_negative,
                                     "relative step; 0: the cube root of the rounding error, forward its square root"},
      Hyper<FiniteDifferenceOptions>{"kind", &FiniteDifferenceOptions::kind, "central|forward",
                                     "two evaluations per parameter, or one"}};
};

struct SpsaOptions : SearchOptions {
  double c = 0.1, alpha = 0.602, gamma = 0.101, stability = 0, directions = 1;
  static constexpr bool estimates = true;

  static constexpr About about{
      .name = "spsa",
      .title = "simultaneous perturbation: all parameters move by +-c_k at once, two evaluations in all",
      .paper = "Spall, IEEE Trans. Automatic Control 37, 1992; gains: Spall, IEEE Trans. Aerospace 34, 1998",
      .formula =
          "d_i = +-1;  c_k = c / (k+1)^gamma;  g = (f(x + c_k d) - f(x - c_k d)) / (2 c_k) d;  "
          "x -= lr / (k + 1 + stability)^alpha g",
      .differs = "lr is Spall's a; with `by` the optimizer has the rate, and alpha and stability are not used",
      .use = "noisy functions, where the decaying gains are what makes it converge"};
  static constexpr NoSlots slots{};
  static constexpr std::array hyper{
      Hyper<SpsaOptions>{"lr", &SpsaOptions::lr, positive, "a, of the first step"},
      Hyper<SpsaOptions>{"c", &SpsaOptions::c, positive, "of the first trial; about the noise of a value"},
      Hyper<SpsaOptions>{"alpha", &SpsaOptions::alpha, non_negative, "power by which the rate decays; 0: it does not"},
      Hyper<SpsaOptions>{"gamma", &SpsaOptions::gamma, non_negative, "power by which trials shrink"},
      Hyper<SpsaOptions>{"stability", &SpsaOptions::stability, non_negative, "A: steps by which the decay is put off"},
      Hyper<SpsaOptions>{"directions", &SpsaOptions::directions, {1, 1e6}, "that are averaged in one step"},
      Hyper<SpsaOptions>{"seed", &SpsaOptions::seed, {0, 9e15}, about_seed}};
};

struct ArsOptions : SearchOptions {
  ArsOptions() { lr = 0.02; }
  double nu = 0.03, directions = 8, top = 0;
  int version = second;
  enum { first, second };
  static constexpr bool estimates = true;

  static constexpr About about{
      .name = "ars",
      .title = "augmented random search: random differences, the best of them, in units of their deviation",
      .paper = "Mania, Guy & Recht, NeurIPS 2018, Algorithm 2 (V1, V1-t, V2, V2-t). arXiv 1803.07055",
      .formula =
          "r_k+- = reward at x +- nu d_k;  keep the `top` with the largest max(r_k+, r_k-);  "
          "x += lr / (top s) sum of (r_k+ - r_k-) d_k,  s = standard deviation of the 2 top rewards kept",
      .differs =
          "where the rewards kept are all equal nothing moves (the authors' code divides by 0); of equals at the "
          "threshold the first are kept (theirs: all)",
      .use =
          "policies with few parameters and cheap simulators; version=1 or 2 with top=0 are V1 and V2, top=B V1-t "
          "and V2-t"};
  static constexpr NoSlots slots{};
  static constexpr std::array hyper{
      Hyper<ArsOptions>{"lr", &ArsOptions::lr, positive, "alpha, the step size"},
      Hyper<ArsOptions>{"nu", &ArsOptions::nu, positive, "standard deviation of the noise"},
      Hyper<ArsOptions>{"directions", &ArsOptions::directions, {1, 1e6}, "N; each costs two evaluations"},
      Hyper<ArsOptions>{"top", &ArsOptions::top, {0, 1e6}, "b, directions that are kept; 0: all"},
      Hyper<ArsOptions>{"version", &ArsOptions::version, "1|2",
                        "2 whitens what a policy observes (ravine search); there is no difference elsewhere"},
      Hyper<ArsOptions>{"seed", &ArsOptions::seed, {0, 9e15}, about_seed}};
};

struct OpenaiEsOptions : SearchOptions {
  double sigma = 0.02, directions = 16;
  int shaping = ranks;
  enum { ranks, none };
  static constexpr bool estimates = true;

  static constexpr About about{
      .name = "openai_es",
      .title = "evolution strategy with mirrored samples, weighted by rank",
      .paper = "Salimans, Ho, Chen, Sidor & Sutskever 2017. arXiv 1703.03864",
      .formula =
          "d ~ N(0, I);  u = centred ranks in [-1/2, 1/2] of the 2 N values;  "
          "g = 1/(2 N) sum of (u_k+ - u_k-) d_k",
      .differs =
          "as in the authors' code the estimate is not divided by sigma; they step by Adam with weight decay: "
          "`openai_es | by adam lr=0.01 weight_decay=0.005`",
      .use = "rewards of any scale, many directions; wants an optimizer behind `by`"};
  static constexpr NoSlots slots{};
  static constexpr std::array hyper{
      Hyper<OpenaiEsOptions>{"lr", &OpenaiEsOptions::lr, positive, "of the step along the estimate, without `by`"},
      Hyper<OpenaiEsOptions>{"sigma", &OpenaiEsOptions::sigma, positive, "standard deviation of the noise"},
      Hyper<OpenaiEsOptions>{"directions", &OpenaiEsOptions::directions, {1, 1e6}, "N; each costs two evaluations"},
      Hyper<OpenaiEsOptions>{"shaping", &OpenaiEsOptions::shaping, "ranks|none",
                             "what a value counts: its rank, or itself"},
      Hyper<OpenaiEsOptions>{"seed", &OpenaiEsOptions::seed, {0, 9e15}, about_seed}};
};

struct CmaEsOptions : SearchOptions {
  CmaEsOptions() { lr = 1; }
  double sigma = 0.3, population = 0, tolerance_x = 1e-11, tolerance_fun = 1e-12;
  int covariance = full, restarts = none;
  bool active = true;
  enum { full, separable };
  enum { none, ipop, bipop };

  static constexpr About about{
      .name = "cma_es",
      .title = "covariance matrix adaptation: a normal distribution that learns the shape of the function",
      .paper =
          "Hansen 2016, The CMA Evolution Strategy: A Tutorial. arXiv 1604.00772; separable: Ros & Hansen, PPSN "
          "2008; ipop: Auger & Hansen, CEC 2005; bipop: Hansen, GECCO Workshop 2009",
      .formula =
          "x_k = m + sigma y_k, y_k ~ N(0, C);  m += lr sigma sum w_k y_k over the better half;  C and sigma from "
          "the paths of m and from the steps that did best (and, active, worst)",
      .differs =
          "a restart begins at a normal draw around the start, with deviation sigma; the papers draw within a box",
      .use = "functions of up to a few hundred variables, badly scaled, rotated or rugged; restarts for many minima",
      .full_batch = true};
  static constexpr NoSlots slots{};
  static constexpr std::array hyper{
      Hyper<CmaEsOptions>{"lr", &CmaEsOptions::lr, {0, 1, true, false}, "c_m, of the mean"},
      Hyper<CmaEsOptions>{"sigma", &CmaEsOptions::sigma, positive,
                          "first step size; the minimum should be within three of them"},
      Hyper<CmaEsOptions>{"population", &CmaEsOptions::population, {0, 1e6}, "points in one step; 0: 4 + 3 ln n"},
      Hyper<CmaEsOptions>{"covariance", &CmaEsOptions::covariance, "full|separable",
                          "a whole matrix, or a variance per parameter for large n"},
      Hyper<CmaEsOptions>{"restarts", &CmaEsOptions::restarts, "none|ipop|bipop",
                          "where a run ends: nowhere, again with twice the points, or in turn with few and many"},
      Hyper<CmaEsOptions>{"active", &CmaEsOptions::active, "the worst points count, with negative weights"},
      Hyper<CmaEsOptions>{"tolerance_x", &CmaEsOptions::tolerance_x, non_negative,
                          "a run ends where steps are smaller than this times sigma"},
      Hyper<CmaEsOptions>{"tolerance_fun", &CmaEsOptions::tolerance_fun, non_negative,
                          "a run ends where values of late differ by no more"},
      Hyper<CmaEsOptions>{"seed", &CmaEsOptions::seed, {0, 9e15}, about_seed}};
};

struct CrossEntropyOptions : SearchOptions {
  CrossEntropyOptions() { lr = 1; }
  double sigma = 0.5, population = 50, elite = 0.2, extra = 0, decay = 0.99;

  static constexpr About about{
      .name = "cross_entropy",
      .title = "cross-entropy method: a normal distribution fitted to the best of its points",
      .paper =
          "Rubinstein, Methodol. Comput. Appl. Probab. 1, 1999; extra noise: Szita & Lorincz, Neural Computation 18, "
          "2006",
      .formula = "x_k ~ N(m, diag(s^2));  m, s^2 = mean and variance of the elite;  s^2 += extra decay^t",
      .differs = "",
      .use = "a simple start on noisy rewards; extra keeps it from shrinking too early",
      .full_batch = true};
  static constexpr NoSlots slots{};
  static constexpr std::array hyper{
      Hyper<CrossEntropyOptions>{"lr",
                                 &CrossEntropyOptions::lr,
                                 {0, 1, true, false},
                                 "share of the new mean and deviation; the rest is the old one"},
      Hyper<CrossEntropyOptions>{"sigma", &CrossEntropyOptions::sigma, positive, "first deviation"},
      Hyper<CrossEntropyOptions>{"population", &CrossEntropyOptions::population, {2, 1e6}, "points in one step"},
      Hyper<CrossEntropyOptions>{
          "elite", &CrossEntropyOptions::elite, {0, 1, true, false}, "share that is kept, two points at least"},
      Hyper<CrossEntropyOptions>{"extra", &CrossEntropyOptions::extra, non_negative,
                                 "variance that is added, at first"},
      Hyper<CrossEntropyOptions>{"decay", &CrossEntropyOptions::decay, {0, 1}, "of that, per step"},
      Hyper<CrossEntropyOptions>{"seed", &CrossEntropyOptions::seed, {0, 9e15}, about_seed}};
};

}  // namespace ravine
