// An update rule of one's own: sign descent whose step halves where the sign turns. It is stated once, over V, and the
// engine gives it the loop, the clock, weight decay, schedules and checkpoints.
#include <cstdio>

#include "ravine/methods/minimize.hpp"
#include "ravine/objective/function.hpp"

struct HalvingSign {
  double lr = 0.1;

  static constexpr ravine::About about{.name = "halving_sign",
                                       .title = "steps of a fixed size that halve where the gradient turns",
                                       .paper = "an example",
                                       .formula = "h = h/2 where sign(g) != sign(g_prev);  x -= lr h sign(g)",
                                       .differs = "",
                                       .use = "to see how a rule is written"};
  static constexpr std::array slots{"g_prev", "h"};
  static constexpr std::array hyper{
      ravine::Hyper<HalvingSign>{"lr", &HalvingSign::lr, ravine::positive, "first step size"}};

  template <class V>
  V step(ravine::Tick k, V g, V /*x*/, V& g_prev, V& h) const {
    if (k.t == 1) h = 1;
    h = select(g * g_prev < V(0), 0.5 * h, h);
    g_prev = g;
    return lr * h * sign(g);
  }
};

int main() {
  using namespace ravine;
  const auto bowl = make_function<double>("quadratic");
  const OptimizerSpec spec(own_rule(HalvingSign{.lr = 0.3}));
  const MinimizeResult<double> r = minimize<double>(*bowl, spec, {.steps = 200, .tolerance = 1e-9});
  std::printf("%s: %.3g after %zu steps (%s)\n", spec.text().c_str(), r.value, r.steps, to_string(r.reason).c_str());
  return r.value < 1e-9 ? 0 : 1;
}
