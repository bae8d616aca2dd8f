#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// SMORMS3. Funk, "RMSprop loses to SMORMS3 - Beware the Epsilon!", 2015
struct Smorms3 {
  double lr = 1e-3;
  double eps = 1e-16;

  static constexpr About about{.name = "smorms3",
                               .title = "squared mean over root mean squared cubed: RMSProp with its own memory",
                               .paper = "Funk, 2015 (RMSprop loses to SMORMS3)",
                               .formula =
                                   "r = 1/(mem+1);  g1, g2: means of g, g^2 with r;  a = min(g1^2/(g2+eps), lr);  x -= "
                                   "a g/(sqrt(g2)+eps);  mem = 1 + mem (1-a)",
                               .differs = "lr is an upper bound of the rate",
                               .use = "a curiosity that needs little tuning"};
  static constexpr std::array slots{"mem", "g1", "g2"};
  static constexpr std::array hyper{Hyper<Smorms3>{"lr", &Smorms3::lr, positive, "learning rate"},
                                    Hyper<Smorms3>{"eps", &Smorms3::eps, non_negative, "added to the root"}};

  template <class V>
  V step(Tick k, V g, V /*x*/, V& mem, V& g1, V& g2) const {
    if (k.t == 1) mem = 1;
    const V r = V(1) / (mem + 1);
    g1 = (1 - r) * g1 + r * g;
    g2 = (1 - r) * g2 + r * (g * g);
    const V a = min(g1 * g1 / (g2 + eps), V(lr));
    mem = mem * (1 - a) + 1;
    return g * a / (sqrt(g2) + eps);
  }
};

}  // namespace ravine
