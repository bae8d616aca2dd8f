#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// Lower the rate when the losses have no falling trend any more, as dlib's trainer does (King, JMLR 10, 2009, and its
// documentation): a line is fitted to the last `patience` losses, the largest of them left out, and the rate is lowered
// if its slope is not below 0 with the probability `confidence`. Then all losses are forgotten. Deviations: dlib tries
// every span of at least patience losses, this the last one only; min= takes the place of its smallest rate.
struct Slope {
  double rate = 0.1, patience = 20, confidence = 0.51, discard = 0.1;
  static constexpr auto name = "slope",
                        formula = "a0 rate^k, k = times that `patience` epochs passed without a falling trend",
                        meaning = "fits a line to the losses and waits for it to be level";
  static constexpr By by = By::epoch;
  static constexpr std::array hyper{
      Hyper<Slope>{"rate", &Slope::rate, proper_fraction, "factor at each reduction"},
      Hyper<Slope>{"patience", &Slope::patience, {4, 100000}, "losses that the line is fitted to"},
      Hyper<Slope>{"confidence", &Slope::confidence, proper_fraction, "probability of a fall that is called a fall"},
      Hyper<Slope>{"discard", &Slope::discard, {0, 0.25}, "share of the losses, the largest, that is left out"}};

  // memory: the losses, oldest first, how many there are, and the factor.
  std::vector<double> start() const {
    std::vector<double> memory(static_cast<std::size_t>(patience) + 2, 0.0);
    memory.back() = 1;
    return memory;
  }
  void observe(double loss, std::span<double> memory) const {
    const auto losses = memory.first(memory.size() - 2);
    double &count = memory[losses.size()], &factor = memory.back();
    // The memory may come from a file: a count that cannot be is none.
    std::size_t seen = count >= 0 && count <= static_cast<double>(losses.size()) ? static_cast<std::size_t>(count) : 0;
    if (seen == losses.size()) std::shift_left(losses.begin(), losses.end(), 1), --seen;
    losses[seen++] = loss;
    if (seen == losses.size() && probability_of_fall(losses) < confidence) factor *= rate, seen = 0;
    count = static_cast<double>(seen);
  }
  // That the true slope is below 0, if the losses are a line with normal noise; 0 if one of them is no number.
  double probability_of_fall(std::span<const double> losses) const {
    for (const double loss : losses)
      if (!std::isfinite(loss)) return 0;
    std::vector<double> sorted(losses.begin(), losses.end());
    std::sort(sorted.begin(), sorted.end());
    const double largest = sorted[sorted.size() - 1 - static_cast<std::size_t>(discard * patience)];
    double n = 0, mean_x = 0, mean_y = 0, xx = 0, xy = 0, yy = 0;
    for (std::size_t i = 0; i < losses.size(); ++i) {
      if (losses[i] > largest) continue;
      const double dx = static_cast<double>(i) - mean_x, dy = losses[i] - mean_y;
      ++n, mean_x += dx / n, mean_y += dy / n;
      xx += dx * (static_cast<double>(i) - mean_x), xy += dx * (losses[i] - mean_y), yy += dy * (losses[i] - mean_y);
    }
    const double fall = -xy / xx, variance = std::max(0.0, yy - xy * xy / xx) / (n - 2);
    if (variance == 0) return fall > 0 ? 1 : 0;
    return std::erfc(-fall / std::sqrt(2 * variance / xx)) / 2;
  }
};

}  // namespace ravine
