#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Ad Click Prediction: a View from the Trenches. McMahan et al., KDD 2013, Algorithm 1
struct Ftrl {
  double lr = 1;
  double lr_power = -0.5;
  double beta = 0;
  double l1 = 0;
  double l2 = 0;
  double initial_accumulator = 0;

  static constexpr About about{
      .name = "ftrl",
      .title = "follow the proximally regularised leader: sparse linear models online",
      .paper = "McMahan et al., KDD 2013, Algorithm 1",
      .formula =
          "n += g^2;  z += g - (n^p - n_old^p)/lr x;  x = 0 if |z| <= l1, else -(z - sign(z) l1) / ((beta + n^p)/lr + "
          "l2),  p = -lr_power",
      .differs = "x is a function of z alone: the start is forgotten after one step; Keras starts n at 0.1",
      .use = "wide sparse models; l1 sets weights to exactly 0"};
  static constexpr bool anchored = true;
  static constexpr std::array slots{"n", "z"};
  static constexpr std::array hyper{
      Hyper<Ftrl>{"lr", &Ftrl::lr, positive, "learning rate"},
      Hyper<Ftrl>{"lr_power", &Ftrl::lr_power, (Range{-1, 0}),
                  "power of the accumulator: -0.5 is AdaGrad's, 0 a fixed rate"},
      Hyper<Ftrl>{"beta", &Ftrl::beta, non_negative, "smooths the rate of the first steps"},
      Hyper<Ftrl>{"l1", &Ftrl::l1, non_negative, "pull of x to exactly 0"},
      Hyper<Ftrl>{"l2", &Ftrl::l2, non_negative, "strength of the pull of x towards 0"},
      Hyper<Ftrl>{"initial_accumulator", &Ftrl::initial_accumulator, non_negative, "what n starts from"}};

  template <class V>
  V power(V n) const {
    return lr_power == -0.5 ? sqrt(n) : select(n > V(0), exp(log(n) * -lr_power), V(0));
  }

  template <class V>
  V step(Tick k, V g, V x, V& n, V& z) const {
    if (k.t == 1) n = initial_accumulator;
    const V old = power(n);
    n = n + g * g;
    z = z + g - (power(n) - old) * (1 / lr) * x;
    const V scale = (beta + power(n)) * (1 / lr) + l2;
    return x + select((abs(z) > V(l1)) & (scale > V(0)), (z - l1 * sign(z)) / scale, V(0));
  }
};

}  // namespace ravine
