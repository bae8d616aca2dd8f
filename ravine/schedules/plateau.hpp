#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// Lower the rate when the loss no longer falls; the conditions are those of PyTorch's ReduceLROnPlateau (mode min):
// bad observations must exceed patience, and the threshold is relative to the best loss or absolute.
struct Plateau {
  double rate = 0.5, patience = 5, threshold = 1e-4, cooldown = 0;
  bool absolute = false;
  static constexpr auto name = "plateau",
                        formula = "a0 rate^k, k = times that `patience` epochs passed without a better loss",
                        meaning = "waits for the loss to stop falling";
  static constexpr By by = By::epoch;
  static constexpr std::array hyper{
      Hyper<Plateau>{"rate", &Plateau::rate, proper_fraction, "factor at each reduction"},
      Hyper<Plateau>{"patience", &Plateau::patience, non_negative, "epochs without improvement that are tolerated"},
      Hyper<Plateau>{"threshold", &Plateau::threshold, non_negative, "improvement that counts"},
      Hyper<Plateau>{"cooldown", &Plateau::cooldown, non_negative, "epochs after a reduction in which none is counted"},
      Hyper<Plateau>{"absolute", &Plateau::absolute, "threshold is absolute, not a share of the best loss"}};

  struct Memory {
    double best = infinity, bad = 0, cooling = 0, factor = 1;
  };
  void observe(double loss, Memory& m) const {
    const double target = absolute ? m.best - threshold : m.best * (1 - threshold);
    if (loss < target) m.best = loss, m.bad = 0;
    else ++m.bad;
    if (m.cooling > 0) --m.cooling, m.bad = 0;
    if (m.bad > patience) m.factor *= rate, m.cooling = cooldown, m.bad = 0;
  }
};

}  // namespace ravine
