#pragma once
#include "ravine/schedules/shape.hpp"
namespace ravine {

// For the person who changes the learning rate by hand: "piecewise 30:0.01 60:x0.1". With between=linear or cosine the
// rate moves from point to point (optax's piecewise_interpolate_schedule): a0 at t = 0, the value of a word at its T,
// the last one beyond. boundary is that of multistep; between points there is none.
struct Piecewise {
  struct Change {
    double from, value;
    bool times;  ///< value multiplies the rate before it; otherwise it is the rate itself
  };
  int between = 0, boundary = 0;
  std::vector<Change> changes;  ///< rising in `from`
  static constexpr auto name = "piecewise",
                        formula = "words T:RATE or T:xFACTOR: from T on that rate, or FACTOR times the rate before",
                        meaning = "the rate set by hand";
  static constexpr By by = By::epoch;
  static constexpr std::array hyper{
      Hyper<Piecewise>{"between", &Piecewise::between, "jump|linear|cosine", "how the rate gets to the next one"},
      Hyper<Piecewise>{"boundary", &Piecewise::boundary, "at|after", "the first t of the new rate: T or T + 1"}};
  const char* fault() const { return between != 0 && boundary != 0 ? "boundary belongs to between=jump" : nullptr; }
  /// The rate at t for the base rate a0.
  double rate(double a0, double t) const {
    double from = 0;
    for (const Change& c : changes) {
      const double next = c.times ? a0 * c.value : c.value;
      if (boundary == 1 ? t <= c.from : t < c.from) {
        if (between == 0) return a0;
        const double x = (t - from) / (c.from - from);
        return a0 + (next - a0) * (between == 1 ? x : (1 - std::cos(std::numbers::pi * x)) / 2);
      }
      a0 = next, from = c.from;
    }
    return a0;
  }
};

}  // namespace ravine
