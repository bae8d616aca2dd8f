#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Acceleration of stochastic approximation by averaging. Polyak & Juditsky, SIAM J. Control Optim. 30, 1992
struct Asgd {
  double lr = 0.01;
  double lambd = 1e-4;
  double alpha = 0.75;
  double t0 = 1e6;

  static constexpr About about{
      .name = "asgd",
      .title = "SGD whose iterates are averaged",
      .paper = "Polyak & Juditsky, SIAM J. Control 1992; rates as in Bottou, 2010",
      .formula =
          "eta = lr / (1 + lambda lr (t-1))^alpha;  x = (1 - lambda eta) x - eta g;  evaluated at the mean of x since "
          "t0",
      .differs = "as PyTorch, whose average nobody can reach: here it is the point that is evaluated",
      .use = "noisy convex problems: the average converges faster than any iterate"};
  static constexpr bool anchored = true;
  static constexpr std::array slots{"average"};
  static constexpr std::array hyper{Hyper<Asgd>{"lr", &Asgd::lr, positive, "learning rate"},
                                    Hyper<Asgd>{"lambda", &Asgd::lambd, non_negative, "decay of x and of the rate"},
                                    Hyper<Asgd>{"alpha", &Asgd::alpha, positive, "power with which the rate falls"},
                                    Hyper<Asgd>{"t0", &Asgd::t0, non_negative, "step at which averaging begins"}};

  template <class V>
  V step(Tick k, V g, V x, V& average) const {
    const double eta = lr / pow(1 + lambd * k.base * (k.t - 1), alpha), mu = 1 / std::max(1.0, k.t - 1 - t0);
    const V u = lambd * eta * x + eta * g;
    average = mu == 1 ? x - u : average + mu * (x - u - average);
    return u;
  }
  template <class V>
  V readout(V /*x*/, V average) const {
    return average;
  }
};

}  // namespace ravine
