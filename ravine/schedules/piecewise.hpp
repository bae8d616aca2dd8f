#pragma once
#include <vector>

#include "ravine/schedules/shape.hpp"
namespace ravine {

// For the person who changes the learning rate by hand: "piecewise 30:0.01 60:x0.1".
struct Piecewise {
  struct Change {
    double from, value;
    bool times;  ///< value multiplies the rate before it; otherwise it is the rate itself
  };
  std::vector<Change> changes;  ///< rising in `from`
  static constexpr auto name = "piecewise",
                        formula = "words T:RATE or T:xFACTOR: from T on that rate, or FACTOR times the rate before",
                        meaning = "the rate set by hand";
  static constexpr By by = By::epoch;
  static constexpr std::array<Hyper<Piecewise>, 0> hyper{};
  /// The rate at t for the base rate a0.
  double rate(double a0, double t) const {
    for (const Change& c : changes)
      if (t >= c.from) a0 = c.times ? a0 * c.value : c.value;
    return a0;
  }
};

}  // namespace ravine
