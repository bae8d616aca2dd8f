// Together: whether a team does its loops together or its caller does them alone, chosen by what the same work has
// taken either way. Two processors are not always there: other programs and other guests of the host want them, and two
// threads on one core are slower than one. So every now and then the other way is tried for a moment, the longer the
// present one has stood its trials the more rarely, and the quicker of the two is kept.
#pragma once
#include <chrono>

namespace ravine {

class Together {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// How the loops until the next round are to be done.
  [[nodiscard]] bool now() const { return together_ != trial_; }

  /// A round of the work, about the same each time, has ended at this time.
  void round(Time at);

 private:
  static constexpr unsigned first_patience = 8;
  bool together_ = true, trial_ = false;  // what has been best, and whether the other way is being tried
  unsigned patience_ = first_patience, left_ = first_patience;  // spans from one trial to the next, and until the next
  double usual_ = 0;                                            // seconds per round in the last span that was no trial
  unsigned rounds_ = 0;                                         // of this span
  Time begin_{};                                                // of this span
};

}  // namespace ravine
