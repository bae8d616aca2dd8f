#pragma once
#include "ravine/rules/rule.hpp"
namespace ravine {

// The Road Less Scheduled. Defazio et al., NeurIPS 2024, eq. 3-5. arXiv 2405.15682. x holds y, where gradients are
// taken.
struct ScheduleFreeSgd {
  double lr = 1;
  double beta = 0.9;
  double weight_decay = 0;
  double warmup = 0;
  double r = 0;
  double weight_lr_power = 2;

  static constexpr About about{.name = "schedule_free_sgd",
                               .title = "SGD without a schedule: gradients between the iterate and its average",
                               .paper = "Defazio et al., NeurIPS 2024, eq. 3-5, arXiv 2405.15682",
                               .formula = "y = (1-beta) z + beta x;  z -= lr g(y);  x = (1-c) x + c z;  evaluated at x",
                               .differs = "Keras weighs by 1/t whatever the rate, and evaluates at y",
                               .use = "when the length of the run is not known beforehand; needs a large rate",
                               .decay = Decay::own};
  static constexpr bool anchored = true;
  static constexpr std::array slots{"z"};
  static constexpr std::array hyper{
      Hyper<ScheduleFreeSgd>{"lr", &ScheduleFreeSgd::lr, positive, "learning rate"},
      Hyper<ScheduleFreeSgd>{"beta", &ScheduleFreeSgd::beta, proper_fraction,
                             "how far gradients are taken towards the average"},
      Hyper<ScheduleFreeSgd>{"weight_decay", &ScheduleFreeSgd::weight_decay, non_negative,
                             "strength of the pull of x towards 0, at y"},
      Hyper<ScheduleFreeSgd>{"warmup", &ScheduleFreeSgd::warmup, non_negative, "steps in which the rate rises from 0"},
      Hyper<ScheduleFreeSgd>{"r", &ScheduleFreeSgd::r, non_negative, "power of the step in the weight of an iterate"},
      Hyper<ScheduleFreeSgd>{"weight_lr_power", &ScheduleFreeSgd::weight_lr_power, non_negative,
                             "power of the largest rate so far in the weight of an iterate"}};

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
  V step(Tick k, const Scalars& s, V gradient, V y, V& z) const {
    if (k.t == 1) z = y;
    const V g = gradient + weight_decay * y, u = s.c * (y - z) + s.rate * (1 - beta * (1 - s.c)) * g;
    z = z - s.rate * g;
    return u;
  }
  template <class V>
  V readout(V y, V z) const {
    return (y - (1 - beta) * z) * (1 / beta);
  }
};

}  // namespace ravine
