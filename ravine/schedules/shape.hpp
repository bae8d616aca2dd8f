// What a schedule is made of: an aggregate of options with a name, a formula, a table of them, the unit it counts in,
// and a pure function of the position
//
//   double factor(double t, double total) const     what the base rate is multiplied with; t = 0, 1, ... of total
//
// Nothing is mutated and nothing but the position is ever saved. (The shapes that watch the loss are the exception:
// instead of factor() they have start() and observe(), which fold the losses seen so far into a fixed number of
// doubles that are saved; the last of them is the factor.) Where t + 1 or total - 1 appears, it says so: the first
// value of a schedule is the base rate unless its formula says otherwise. What is reached "at T" is the value one step
// after the last of a run of T steps.
//
// const char* fault() const, if a shape has it, says what is wrong with options that contradict each other, or nullptr.
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <vector>

#include "ravine/core/hyper.hpp"

namespace ravine {

enum class By { step, epoch };

/// A shape that needs the loss.
template <class S>
concept WatchesLoss = requires(const S& s, std::span<double> memory) {
  s.start();
  s.observe(0.0, memory);
};

/// period, or the whole run if period is 0.
inline double span_of(double period, double total) { return period > 0 ? period : std::max(total, 1.0); }

/// What `length` stands for: below 1 a share of the run, otherwise itself.
inline double length_of(double length, double total) { return length < 1 ? length * std::max(total, 1.0) : length; }

/// The cycle that t falls into, where each is mult times as long as the one before: its number from 0, its length, and
/// the t within it, 0 <= t < length.
struct Cycle {
  double number, length, t;
};
inline Cycle cycle_of(double t, double length, double mult) {
  if (mult == 1) {
    const double number = std::floor(t / length);
    return {number, length, std::max(0.0, t - number * length)};
  }
  auto begin = [&](double n) { return length * (std::pow(mult, n) - 1) / (mult - 1); };
  double number = std::floor(std::log1p(t * (mult - 1) / length) / std::log(mult));
  if (number > 0 && t < begin(number)) --number;  // the logarithm is off by a rounding at the borders
  if (t >= begin(number + 1)) ++number;
  return {number, length * std::pow(mult, number), t - begin(number)};
}

}  // namespace ravine
