#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Gradient descent (Cauchy 1847; Robbins & Monro 1951) with momentum (Polyak 1964) or Nesterov's (1983; Sutskever et
// al., ICML 2013). The buffer starts as the first gradient, undamped, as in PyTorch; with lr_inside a changing lr acts
// on new gradients only.
struct Sgd {
  double lr = 0.1, momentum = 0, dampening = 0;
  bool nesterov = false, lr_inside = false;

  static constexpr About about{
      .name = "sgd",
      .title = "(stochastic, mini-batch, batch) gradient descent",
      .paper = "Robbins & Monro, Ann. Math. Stat. 1951; momentum: Polyak 1964, Sutskever et al., ICML 2013",
      .formula = "b = momentum b + (1 - dampening) g;  x -= lr b   (nesterov: x -= lr (g + momentum b))",
      .differs =
          "PyTorch keeps lr outside the buffer (default here); Keras, ensmallen and dlib inside: lr_inside=true. The "
          "two differ when lr changes",
      .use = "the honest baseline: with a tuned rate and a decay it often ends lowest, but it needs that tuning"};
  static constexpr std::array slots{"b"};
  static constexpr unsigned always = 0;
  static constexpr std::array hyper{
      Hyper<Sgd>{"lr", &Sgd::lr, positive, "learning rate"},
      Hyper<Sgd>{"momentum", &Sgd::momentum, below_one, "share of the buffer that is kept"},
      Hyper<Sgd>{"dampening", &Sgd::dampening, below_one, "share of a new gradient that is left out of the buffer"},
      Hyper<Sgd>{"nesterov", &Sgd::nesterov, "look ahead along the buffer"},
      Hyper<Sgd>{"lr_inside", &Sgd::lr_inside, "keep lr times the gradient in the buffer"}};

  bool uses(int /*slot*/) const { return momentum != 0; }

  template <class V>
  V step(Tick k, V g, V /*x*/, V& b) const {
    const V u = lr_inside ? lr * g : g;
    if (momentum == 0) return lr_inside ? u : lr * u;
    b = k.t == 1 ? u : momentum * b + (1 - dampening) * u;
    const V d = nesterov ? u + momentum * b : b;
    return lr_inside ? d : lr * d;
  }
};

}  // namespace ravine
