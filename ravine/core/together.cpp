#include "ravine/core/together.hpp"

#include <algorithm>

namespace ravine {
namespace {

// Seconds that are compared at a time, longer than a processor is usually taken away for; and of a round that is so
// long that such things even out within it, and that a trial alone would be felt.
constexpr double span = 5e-3, long_round = 5e-2;

// Spans between trials at most: if the other way takes twice as long, they then cost less than a hundredth of the time.
constexpr unsigned most_patience = 128;

}  // namespace

void Together::round(Time at) {
  ++rounds_;
  const double passed = std::chrono::duration<double>(at - begin_).count();
  if (passed < span) return;
  const double each = passed / rounds_;
  begin_ = at;
  rounds_ = 0;
  if (each > long_round) {
    together_ = true;
    trial_ = false;
    patience_ = left_ = first_patience;
  } else if (trial_) {
    trial_ = false;
    patience_ = each < usual_ ? 1 : std::min(2 * patience_, most_patience);
    if (each < usual_) together_ = !together_;
    left_ = patience_;
  } else {
    usual_ = each;
    trial_ = --left_ == 0;
  }
}

}  // namespace ravine
