// Schedule: a shape with what surrounds every shape - a floor, a warm-up before it, and the unit it counts in.
//
//   "cosine warmup=0.05 min=1e-5"     "step every=10 by=step"     "piecewise 30:0.01 60:0.001"
//
// With a warm-up of w units the rate is a0 (t+1)/w for t < w; then the shape begins at its own t = 0 and, if it spans
// the run, ends with it: the decay does not include the warm-up.
#pragma once
#include <string>
#include <vector>

#include "ravine/core/options.hpp"
#include "ravine/core/spec.hpp"
#include "ravine/schedules/all.hpp"

namespace ravine {

/// Where a run stands. Everything counts from 0; in a run without epochs every step is one.
struct Clock {
  double step = 0, steps = 1;    ///< this step, of so many
  double epoch = 0, epochs = 1;  ///< the epoch it belongs to
};

/// What surrounds every shape.
struct ScheduleFrame {
  double min = 0, warmup = 0;
  int by = 0;
  static constexpr std::array hyper{
      Hyper<ScheduleFrame>{"min", &ScheduleFrame::min, non_negative,
                           "the rate never falls below it (after the warm-up)"},
      Hyper<ScheduleFrame>{"warmup", &ScheduleFrame::warmup, non_negative,
                           "length of a linear warm-up: below 1 a share of the run, otherwise in the schedule's unit"},
      Hyper<ScheduleFrame>{"by", &ScheduleFrame::by, "default|step|epoch", "the unit it counts in"}};
};

class Schedule {
 public:
  Schedule() = default;
  /// Throws Error (usage) on an unknown name or option.
  explicit Schedule(const Stage& stage);

  /// The rate at `clock` for the base rate `a0`.
  [[nodiscard]] double rate(double a0, const Clock& clock) const;
  /// True if the schedule wants the loss once per epoch.
  [[nodiscard]] bool observes() const { return std::holds_alternative<Plateau>(shape_); }
  void observe(double loss);

  /// The canonical spec; Schedule(parse_spec(spec())[0]) is this schedule at its start.
  [[nodiscard]] std::string spec() const;
  /// What observe() has gathered, for checkpoints.
  [[nodiscard]] std::vector<double> memory() const {
    return {memory_.best, memory_.bad, memory_.cooling, memory_.factor};
  }
  void set_memory(const std::vector<double>& m) { memory_ = {m.at(0), m.at(1), m.at(2), m.at(3)}; }

 private:
  AnyShape shape_;
  ScheduleFrame frame_;
  Plateau::Memory memory_;
};

/// A line of `ravine list schedules`.
struct ScheduleInfo {
  std::string name, formula, meaning, by;
  std::vector<OptionInfo> options;  ///< of the shape; the frame's are schedule_frame_options()
};
std::vector<ScheduleInfo> list_schedules();
std::vector<OptionInfo> schedule_frame_options();
bool is_schedule(const std::string& name);

}  // namespace ravine
