#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// Lower the rate when the loss no longer falls; the conditions are those of PyTorch's ReduceLROnPlateau (mode min):
// the threshold is relative to the best loss or absolute, and bad observations must exceed patience. Keras and optax
// reduce as soon as they reach it: count=reach. PyTorch's `eps`, below which it leaves a rate alone, is not here.
struct Plateau {
  double rate = 0.5, patience = 5, threshold = 1e-4, cooldown = 0;
  bool absolute = false;
  int count = 0;
  static constexpr auto name = "plateau",
                        formula = "a0 rate^k, k = times that `patience` epochs passed without a better loss",
                        meaning = "waits for the loss to stop falling";
  static constexpr By by = By::epoch;
  static constexpr std::array hyper{
      Hyper<Plateau>{"rate", &Plateau::rate, proper_fraction, "factor at each reduction"},
      Hyper<Plateau>{"patience", &Plateau::patience, non_negative, "epochs without improvement that are tolerated"},
      Hyper<Plateau>{"threshold", &Plateau::threshold, non_negative, "improvement that counts"},
      Hyper<Plateau>{"cooldown", &Plateau::cooldown, non_negative, "epochs after a reduction in which none is counted"},
      Hyper<Plateau>{"absolute", &Plateau::absolute, "threshold is absolute, not a share of the best loss"},
      Hyper<Plateau>{"count", &Plateau::count, "exceed|reach",
                     "reduce after patience + 1 bad epochs, or after patience"}};

  std::vector<double> start() const { return {infinity, 0, 0, 1}; }
  void observe(double loss, std::span<double> memory) const {
    double &best = memory[0], &bad = memory[1], &cooling = memory[2], &factor = memory[3];
    const double target = absolute ? best - threshold : best * (1 - threshold);
    if (loss < target) best = loss, bad = 0;
    else ++bad;
    if (cooling > 0) --cooling, bad = 0;
    if (bad > 0 && (count == 1 ? bad >= patience : bad > patience)) factor *= rate, cooling = cooldown, bad = 0;
  }
};

}  // namespace ravine
