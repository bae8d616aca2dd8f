#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// Schedule-Free (Defazio et al., NeurIPS 2024) over RAdam (Liu et al., ICLR 2020). x holds y.
struct ScheduleFreeRAdam {
  double lr = 2.5e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-8;
  double weight_decay = 0;
  double r = 0;
  double weight_lr_power = 2;
  bool silent_sgd_phase = true;

  static constexpr About about{
      .name = "schedule_free_radam",
      .title = "RAdam without a schedule: no warm-up either",
      .paper = "Defazio et al., NeurIPS 2024, with Liu et al., ICLR 2020",
      .formula = "schedule_free_adamw with the rate times RAdam's rectification (rho > 4), the plain gradient below",
      .differs = "as the authors code, whose threshold is 4, not 5",
      .use = "schedule_free_adamw without choosing a warm-up",
      .decay = Decay::own};
  static constexpr bool anchored = true;
  static constexpr std::array slots{"z", "v"};
  static constexpr std::array hyper{
      Hyper<ScheduleFreeRAdam>{"lr", &ScheduleFreeRAdam::lr, positive, "learning rate"},
      Hyper<ScheduleFreeRAdam>{"beta1", &ScheduleFreeRAdam::beta1, proper_fraction,
                               "how far gradients are taken towards the average"},
      Hyper<ScheduleFreeRAdam>{"beta2", &ScheduleFreeRAdam::beta2, below_one, "decay of the running mean of g^2"},
      Hyper<ScheduleFreeRAdam>{"eps", &ScheduleFreeRAdam::eps, non_negative, "added to the root"},
      Hyper<ScheduleFreeRAdam>{"weight_decay", &ScheduleFreeRAdam::weight_decay, non_negative,
                               "strength of the pull of x towards 0, at y"},
      Hyper<ScheduleFreeRAdam>{"r", &ScheduleFreeRAdam::r, non_negative,
                               "power of the step in the weight of an iterate"},
      Hyper<ScheduleFreeRAdam>{"weight_lr_power", &ScheduleFreeRAdam::weight_lr_power, non_negative,
                               "power of the largest rate so far in the weight of an iterate"},
      Hyper<ScheduleFreeRAdam>{"silent_sgd_phase", &ScheduleFreeRAdam::silent_sgd_phase,
                               "stand still until the variance can be trusted, instead of plain descent"}};

  // RAdam's factor; below the threshold 0 (silent) or -1, which stands for plain descent at the full rate.
  [[gnu::always_inline]] double rectification(double t) const {
    const double limit = 2 / (1 - beta2) - 1, power = pow(beta2, t), rho = limit - 2 * t * power / (1 - power);
    if (!(rho > 4)) return silent_sgd_phase ? 0 : -1;
    return std::sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho));
  }

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
  void advance(Tick k, Scalars& s) const { weigh(k, lr * std::abs(rectification(k.t)), s); }

  template <class V>
  V step(Tick k, const Scalars& s, V gradient, V y, V& z, V& v) const {
    if (k.t == 1) z = y;
    v = beta2 * v + (1 - beta2) * (gradient * gradient);
    const bool plain = rectification(k.t) <= 0;
    V g = plain ? gradient : gradient / (sqrt(v) * (1 / std::sqrt(1 - pow(beta2, k.t))) + eps);
    g = g + weight_decay * y;
    const V u = s.c * (y - z) + s.rate * (1 - beta1 * (1 - s.c)) * g;
    z = z - s.rate * g;
    return u;
  }
  template <class V>
  V readout(V y, V z, V) const {
    return (y - (1 - beta1) * z) * (1 / beta1);
  }
};

}  // namespace ravine
