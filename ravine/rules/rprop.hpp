#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Resilient propagation. Riedmiller & Braun, ICNN 1993 (rprop+, rprop-); Igel & Huesken, Neurocomputing 2003 (irprop+,
// irprop-). s < 0 means the gradient changed its sign: the minus forms go on from here, the plus forms take the last
// step back, irprop+ only if the loss rose. The i-forms and rprop+ forget that gradient, so the next step size stays.
struct Rprop {
  double lr = 0.01, eta_minus = 0.5, eta_plus = 1.2, step_min = 1e-6, step_max = 50;
  int variant = 0;
  enum { irprop_minus, rprop_minus, rprop_plus, irprop_plus };

  static constexpr About about{
      .name = "rprop",
      .title = "a step size per parameter from the signs of its gradients alone",
      .paper = "Riedmiller & Braun, ICNN 1993; Igel & Huesken, Neurocomputing 50, 2003",
      .formula =
          "s = g_prev g;  d = clip(d * (s>0: eta_plus, s<0: eta_minus), step_min, step_max);  x -= d sign(g)   (s<0: "
          "no move, g_prev = 0)",
      .differs = "PyTorch has irprop- only (default here); optax returns the previous step's update",
      .use =
          "full-batch training of small networks: no rate to tune, blind to the gradient's scale; noise of "
          "mini-batches misleads it",
      .full_batch = true};
  static constexpr std::array slots{"g_prev", "d", "move"};
  static constexpr unsigned always = 0b011;
  static constexpr std::array hyper{
      Hyper<Rprop>{"lr", &Rprop::lr, positive, "first step size of every parameter"},
      Hyper<Rprop>{"eta_minus", &Rprop::eta_minus, proper_fraction,
                   "factor on the step size when the gradient changes its sign"},
      Hyper<Rprop>{
          "eta_plus", &Rprop::eta_plus, {1, infinity, true, true}, "factor on the step size when it keeps its sign"},
      Hyper<Rprop>{"step_min", &Rprop::step_min, non_negative, "smallest step size"},
      Hyper<Rprop>{"step_max", &Rprop::step_max, positive, "largest step size"},
      Hyper<Rprop>{"variant", &Rprop::variant, "irprop-|rprop-|rprop+|irprop+",
                   "what to do when the gradient changes its sign"}};

  bool uses(int slot) const { return slot < 2 || variant >= rprop_plus; }

  struct Scalars {
    double last_loss = infinity, rose = 0;
  };
  void advance(Tick k, Scalars& s) const { s.rose = k.loss > s.last_loss, s.last_loss = k.loss; }

  template <class V>
  V step(Tick k, const Scalars& scalars, V g, V /*x*/, V& g_prev, V& d, V& move) const {
    if (k.t == 1) d = lr;
    const V s = g_prev * g;
    const auto turned = s < V(0);
    d = min(max(d * select(s > V(0), V(eta_plus), select(turned, V(eta_minus), V(1))), V(step_min)), V(step_max));
    g_prev = variant == rprop_minus ? g : select(turned, V(0), g);
    if (variant <= rprop_minus) return d * sign(g_prev);
    const V back = variant == rprop_plus || scalars.rose != 0 ? -move : V(0);
    return move = select(turned, back, d * sign(g));
  }
};

}  // namespace ravine
