#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// SGDR: Stochastic Gradient Descent with Warm Restarts. Loshchilov & Hutter, ICLR 2017, eq. 5. arXiv 1608.03983
// after=hold (Keras, optax) stays at `end` from t = T on, after=rise is what PyTorch's CosineAnnealingLR does beyond
// its period, after=restart its CosineAnnealingWarmRestarts: the step t = T has a0 again, and `end` itself is never
// reached. gain is Keras' m_mul, mult its t_mul. exponent is optax's; k is the k-decay of Zhang & Li, arXiv 2004.05909.
struct Cosine {
  double end = 0, period = 0, mult = 1, gain = 1, exponent = 1, k = 1;
  int after = 0;
  enum { hold, restart, rise };
  static constexpr auto name = "cosine", formula = "a0 (end + (1 - end) ((1 + cos(pi (t/T)^k)) / 2)^exponent)",
                        meaning = "slow, fast, slow; with after=restart begins anew every T";
  static constexpr By by = By::step;
  static constexpr std::array hyper{
      Hyper<Cosine>{"end", &Cosine::end, {0, 1}, "share of the rate left at T"},
      Hyper<Cosine>{"period", &Cosine::period, non_negative, "T; 0 is the whole run"},
      Hyper<Cosine>{"mult", &Cosine::mult, {1, infinity, false, true}, "factor on T at each restart"},
      Hyper<Cosine>{"after", &Cosine::after, "hold|restart|rise", "what follows T"},
      Hyper<Cosine>{"gain", &Cosine::gain, {0, 1, true, false}, "factor on the peak at each restart"},
      Hyper<Cosine>{"exponent", &Cosine::exponent, positive, "power of the cosine's factor"},
      Hyper<Cosine>{"k", &Cosine::k, positive, "power of t/T: above 1 the rate stays high for longer"}};
  const char* fault() const {
    if (after != restart && (gain != 1 || mult != 1)) return "mult and gain belong to after=restart";
    return after == rise && k != 1 ? "k with after=rise has no meaning" : nullptr;
  }
  double factor(double t, double total) const {
    double length = span_of(period, total), peak = 1;
    if (after == hold) t = std::min(t, length);
    if (after == restart) {
      const Cycle c = cycle_of(t, length, mult);
      t = c.t, length = c.length, peak = std::pow(gain, c.number);
    }
    const double wave = (1 + std::cos(std::numbers::pi * std::pow(t / length, k))) / 2;
    return end + (1 - end) * peak * std::pow(wave, exponent);
  }
};

}  // namespace ravine
