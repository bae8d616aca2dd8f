#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// The Road Less Scheduled. Defazio et al., NeurIPS 2024, Algorithm 1. arXiv 2405.15682. x holds y.
struct ScheduleFreeAdamW {
  double lr = 2.5e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-8;
  double weight_decay = 0;
  double warmup = 0;
  double r = 0;
  double weight_lr_power = 2;
  double inner_momentum = 0;

  static constexpr About about{
      .name = "schedule_free_adamw",
      .title = "AdamW without a schedule",
      .paper = "Defazio et al., NeurIPS 2024, Algorithm 1, arXiv 2405.15682",
      .formula = "schedule_free_sgd with g/(sqrt(v_hat) + eps) + weight_decay y for the gradient",
      .differs = "Keras weighs by 1/t whatever the rate, and evaluates at y",
      .use = "AdamW when the length of the run is not known beforehand; winner of AlgoPerf 2024, self-tuning",
      .decay = Decay::own};
  static constexpr bool anchored = true;
  static constexpr std::array slots{"z", "v", "m"};
  static constexpr unsigned always = 0b011;
  static constexpr std::array hyper{
      Hyper<ScheduleFreeAdamW>{"lr", &ScheduleFreeAdamW::lr, positive, "learning rate"},
      Hyper<ScheduleFreeAdamW>{"beta1", &ScheduleFreeAdamW::beta1, proper_fraction,
                               "how far gradients are taken towards the average"},
      Hyper<ScheduleFreeAdamW>{"beta2", &ScheduleFreeAdamW::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<ScheduleFreeAdamW>{"eps", &ScheduleFreeAdamW::eps, non_negative, "added to the root"},
      Hyper<ScheduleFreeAdamW>{"weight_decay", &ScheduleFreeAdamW::weight_decay, non_negative,
                               "strength of the pull of x towards 0, at y"},
      Hyper<ScheduleFreeAdamW>{"warmup", &ScheduleFreeAdamW::warmup, non_negative,
                               "steps in which the rate rises from 0"},
      Hyper<ScheduleFreeAdamW>{"r", &ScheduleFreeAdamW::r, non_negative,
                               "power of the step in the weight of an iterate"},
      Hyper<ScheduleFreeAdamW>{"weight_lr_power", &ScheduleFreeAdamW::weight_lr_power, non_negative,
                               "power of the largest rate so far in the weight of an iterate"},
      Hyper<ScheduleFreeAdamW>{"inner_momentum", &ScheduleFreeAdamW::inner_momentum, below_one,
                               "decay of a running mean of the normalised gradient"}};

  bool uses(int slot) const { return slot < 2 || inner_momentum > 0; }

  struct Scalars {
    double rate = 0, largest = 0, total = 0, c = 0;
  };  // c: the weight of the newest z in the average
  void weigh(Tick k, double rate, Scalars& s) const {
    s.rate = rate;
    s.largest = std::max(s.largest, rate);
    const double weight = pow(k.t, r) * pow(s.largest, weight_lr_power);
    s.total += weight;
    s.c = s.total > 0 ? weight / s.total : 0;
  }
  [[gnu::always_inline]] double warm(Tick k) const { return k.t < warmup ? lr * k.t / warmup : lr; }
  void advance(Tick k, Scalars& s) const { weigh(k, warm(k), s); }

  template <class V>
  V step(Tick k, const Scalars& s, V gradient, V y, V& z, V& v, V& m) const {
    if (k.t == 1) z = y;
    v = beta2 * v + (1 - beta2) * (gradient * gradient);
    V g = gradient / (sqrt(v) * (1 / std::sqrt(1 - pow(beta2, k.t))) + eps);
    if (inner_momentum > 0) g = m = inner_momentum * m + (1 - inner_momentum) * g;
    g = g + weight_decay * y;
    const V u = s.c * (y - z) + s.rate * (1 - beta1 * (1 - s.c)) * g;
    z = z - s.rate * g;
    return u;
  }
  template <class V>
  V readout(V y, V z, V, V) const {
    return (y - (1 - beta1) * z) * (1 / beta1);
  }
};

}  // namespace ravine
