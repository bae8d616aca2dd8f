#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// ADOPT: Modified Adam Can Converge with Any beta2 with the Optimal Rate. Taniguchi et al., NeurIPS 2024, Algorithm 2.
// arXiv 2411.02853
struct Adopt {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.9999;
  double eps = 1e-6;
  double clip = 0.25;

  static constexpr About about{
      .name = "adopt",
      .title = "Adam that converges with any beta2: v without the newest gradient",
      .paper = "Taniguchi et al., NeurIPS 2024, Algorithm 2, arXiv 2411.02853",
      .formula =
          "m = beta1 m + (1-beta1) clip(g / max(sqrt(v), eps));  x -= lr m;  v = beta2 v + (1-beta2) g^2   (the first "
          "step only sets v = g^2)",
      .differs = "no bias correction, as in the paper; weight decay is l2 unless decay=decoupled",
      .use = "where Adam needs a tuned beta2; the clipping keeps the start calm"};
  static constexpr std::array slots{"m", "v"};
  static constexpr std::array hyper{
      Hyper<Adopt>{"lr", &Adopt::lr, positive, "learning rate"},
      Hyper<Adopt>{"beta1", &Adopt::beta1, below_one, "decay of the running mean of g"},
      Hyper<Adopt>{"beta2", &Adopt::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<Adopt>{"eps", &Adopt::eps, non_negative, "added to the root"},
      Hyper<Adopt>{"clip", &Adopt::clip, non_negative,
                   "p: the normalised gradient stays within (t-1)^p, also written step**p; 0 is no bound"}};

  bool moves(Tick k) const { return k.t > 1; }

  struct Scalars {
    double limit = infinity;
  };
  void advance(Tick k, Scalars& s) const {
    if (clip > 0) s.limit = pow(k.t - 1, clip);
  }

  template <class V>
  V step(Tick k, const Scalars& s, V g, V /*x*/, V& m, V& v) const {
    if (k.t == 1) {
      v = g * g;
      return V(0);
    }
    const V n = min(max(g / max(sqrt(v), V(eps)), V(-s.limit)), V(s.limit));
    m = beta1 * m + (1 - beta1) * n;
    v = beta2 * v + (1 - beta2) * (g * g);
    return lr * m;
  }
};

}  // namespace ravine
