#include "ravine/methods/strong_wolfe.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace ravine {
namespace {

// The minimum within [low, high] of the cubic that has these values and slopes at a and b; the middle if there is none.
double cubic_minimum(double a, double fa, double ga, double b, double fb, double gb, double low, double high) {
  if (a > b) std::swap(a, b), std::swap(fa, fb), std::swap(ga, gb);
  const double d1 = ga + gb - 3 * (fa - fb) / (a - b), square = d1 * d1 - ga * gb;
  if (square >= 0) {
    const double d2 = std::sqrt(square), t = b - (b - a) * ((gb + d2 - d1) / (gb - ga + 2 * d2));
    if (!std::isnan(t)) return std::min(std::max(t, low), high);
  }
  return (low + high) / 2;
}

}  // namespace

template <class T>
StrongWolfe<T>::StrongWolfe(std::size_t size) : at_(size) {
  for (Buffer<T>& g : gradients_) g = Buffer<T>(size);
}

template <class T>
typename StrongWolfe<T>::Result StrongWolfe<T>::search(Objective<T>& objective, std::span<const T> x,
                                                       std::span<const T> d, double value, double slope, double t,
                                                       std::uint64_t draw, const WolfeOptions& options) {
  assert(x.size() == at_.size() && d.size() == at_.size());
  constexpr double inf = std::numeric_limits<double>::infinity();
  constexpr std::size_t no_buffer = 3;  // the start: the caller has its gradient
  Result result;
  const auto evaluate = [&](double where, std::size_t buffer) {
    for (std::size_t i = 0; i < x.size(); ++i) at_[i] = x[i] + static_cast<T>(where) * d[i];
    Point p{where, 0, 0, buffer};
    p.value = objective.value_and_gradient(at_.span(), gradients_[buffer].span(), draw);
    p.slope = dot<T>(gradients_[buffer].span(), d);
    ++result.evaluations;
    if (!std::isfinite(p.value) || !std::isfinite(p.slope)) p.value = inf, p.slope = 0;
    return p;
  };
  const auto free_buffer = [](const Point& a, const Point& b) {
    std::size_t i = 0;
    while (i == a.buffer || i == b.buffer) ++i;
    return i;
  };
  const auto too_high = [&](const Point& p) { return p.value > value + options.c1 * p.t * slope; };
  const auto flat = [&](const Point& p) { return std::abs(p.slope) <= -options.c2 * slope; };

  // Extrapolate until [last, now] must hold an acceptable step, or now is one.
  const Point start{0, value, slope, no_buffer};
  Point last = start, now = evaluate(t, 0);
  Point low = start, high = start;
  double wall = inf;  // the shortest step known to leave what is finite
  bool bracketed = false;
  int trial = 0;
  for (; trial < options.trials; ++trial) {
    if (now.value == inf) {  // the formulas below need numbers: approach the wall from this side
      wall = now.t;
      now = evaluate(last.t + (now.t - last.t) / 4, now.buffer);
      continue;
    }
    // That the value rises again counts from the third trial on, as in torch.
    if (too_high(now) || (trial > 1 && now.value >= last.value) || (now.slope >= 0 && !flat(now))) {
      bracketed = true;
      break;
    }
    if (flat(now)) {
      result.satisfied = true;
      break;
    }
    const double most = std::min(now.t * 10, (now.t + wall) / 2),
                 least = std::min(now.t + 0.01 * (now.t - last.t), most),
                 next = cubic_minimum(last.t, last.value, last.slope, now.t, now.value, now.slope, least, most);
    last = now;
    now = evaluate(next, free_buffer(last, last));
  }
  if (result.satisfied) {
    low = high = now;
  } else if (bracketed) {
    // As in the book, low always meets the first condition. (torch takes the lower end whether or not it does, and can
    // lose the minimum from its bracket when a trial far out lies barely below the start.)
    const bool beyond = too_high(now) || now.value >= last.value;
    low = beyond ? last : now;
    high = beyond ? now : last;
  } else {  // out of trials
    low = now.value < value ? now : last;
  }

  // Interpolate within the bracket; low is its lower end, and the slope there points to the other.
  const double length = largest<T>(d);
  bool slow = false;
  for (; bracketed && trial < options.trials; ++trial) {
    const double left = std::min(low.t, high.t), right = std::max(low.t, high.t), width = right - left;
    if (width * length < options.tolerance_change || width == 0) break;
    double next = high.value == inf
                      ? (left + right) / 2
                      : cubic_minimum(low.t, low.value, low.slope, high.t, high.value, high.slope, left, right);
    // Twice running within a tenth of an end means that the model is no good: keep away from the end.
    if (const double edge = 0.1 * width; std::min(right - next, next - left) < edge) {
      const bool step_in = slow || next >= right || next <= left;
      if (step_in) next = std::abs(next - right) < std::abs(next - left) ? right - edge : left + edge;
      slow = !step_in;
    } else {
      slow = false;
    }
    now = evaluate(next, free_buffer(low, high));
    if (too_high(now) || now.value >= low.value) {
      high = now;
      continue;
    }
    if (flat(now)) result.satisfied = true;
    else if (now.slope * (high.t - low.t) >= 0) high = low;
    low = now;
    if (result.satisfied) break;
  }
  if (low.t == 0 && high.value < value) low = high;  // lower, if not by enough
  result.t = low.t;
  result.value = low.value;
  result.slope = low.slope;
  found_ = low.buffer == no_buffer ? 0 : low.buffer;
  return result;
}

template class StrongWolfe<float>;
template class StrongWolfe<double>;

}  // namespace ravine
