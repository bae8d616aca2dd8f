// Schedule: how the rate, or any other hyperparameter, moves during a run.
//
//   "cosine warmup=0.05 min=1e-5"     "step every=10 by=step"     "piecewise 30:0.01 60:0.001"
//
// It is a list of parts, the stages of a spec, each a shape with what surrounds every shape: a floor, a warm-up before
// it, and the unit it counts in. Parts for the same hyperparameter are joined or chained:
//
//   "linear start=0.01 end=1 until=100 | cosine"        joined: the cosine begins, at its own t = 0, at step 100
//   "cosine | exponential_warmup tau=50 chain=true"     chained: the second multiplies the first
//   "cosine | linear end=2 of=weight_decay"             of= names what is scheduled; lr if it is not there
//
// With a warm-up of w units the rate is a0 (t+1)/w for t < w; then the shape begins at its own t = 0 and, if it spans
// the run, ends with it: the decay does not include the warm-up. A part spans what lies between the `until` before it
// and its own. A chained part has the clock of the part it follows and takes that part's rate for its a0, so that its
// factor, its warm-up and its floor act on the product.
#pragma once
#include <span>
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
  double min = 0, warmup = 0, until = 0;
  int by = 0;
  bool chain = false;
  static constexpr std::array hyper{
      Hyper<ScheduleFrame>{"min", &ScheduleFrame::min, non_negative,
                           "the rate never falls below it (after the warm-up)"},
      Hyper<ScheduleFrame>{"warmup", &ScheduleFrame::warmup, non_negative,
                           "length of a linear warm-up: below 1 a share of the run, otherwise in the schedule's unit"},
      Hyper<ScheduleFrame>{"by", &ScheduleFrame::by, "default|step|epoch", "the unit it counts in"},
      Hyper<ScheduleFrame>{
          "until", &ScheduleFrame::until, non_negative,
          "where the next schedule begins: below 1 a share of the run, otherwise in the unit; 0: never"},
      Hyper<ScheduleFrame>{"chain", &ScheduleFrame::chain, "multiplies the schedule before it"}};
};

class Schedule {
 public:
  /// Nothing is scheduled: every value is its base value.
  Schedule() = default;
  /// Throws Error (usage) on an unknown name or option.
  explicit Schedule(const Stage& stage) { add(stage); }
  explicit Schedule(std::span<const Stage> stages) {
    for (const Stage& stage : stages) add(stage);
  }
  /// Appends a part. Throws Error (usage) also if it can neither be joined nor chained to those before it.
  void add(const Stage& stage);

  /// The learning rate at `clock` for the base rate `a0`.
  [[nodiscard]] double rate(double a0, const Clock& clock) const { return value("lr", a0, clock); }
  /// The value of the hyperparameter `of` at `clock`, which without a schedule would be `base`.
  [[nodiscard]] double value(std::string_view of, double base, const Clock& clock) const;

  [[nodiscard]] bool empty() const { return parts_.empty(); }
  /// True if it schedules the hyperparameter `of`.
  [[nodiscard]] bool has(std::string_view of) const;
  /// The hyperparameters that it schedules, each once.
  [[nodiscard]] std::vector<std::string> targets() const;

  /// True if it wants the loss once per epoch.
  [[nodiscard]] bool observes() const;
  /// The loss of the epoch that `clock` stands in. Parts whose time has not come, or is over, do not see it.
  void observe(double loss, const Clock& clock = {});

  /// The canonical spec; Schedule(parse_spec(spec())) is this schedule at its start.
  [[nodiscard]] std::string spec() const;
  /// What observe() has gathered, for checkpoints: of a length that the spec determines.
  [[nodiscard]] std::vector<double> memory() const;
  void set_memory(std::span<const double> numbers);

 private:
  struct Part {
    AnyShape shape;
    ScheduleFrame frame;
    std::string of = "lr";
    std::vector<double> memory{};
    [[nodiscard]] By by() const;
    [[nodiscard]] double rate(double a0, const Clock& clock) const;
    [[nodiscard]] std::string spec() const;
  };
  // Calls f(part, clock of the part) for the parts for `of` that act at `clock`.
  template <class Parts, class F>
  static void acting(Parts& parts, std::string_view of, const Clock& clock, F f);

  std::vector<Part> parts_;
};

/// A line of `ravine list schedules`.
struct ScheduleInfo {
  std::string name, formula, meaning, by;
  std::vector<OptionInfo> options;  ///< of the shape; the frame's are schedule_frame_options()
};
std::vector<ScheduleInfo> list_schedules();
/// What every schedule takes; the last is `of`, whose value is a name.
std::vector<OptionInfo> schedule_frame_options();
bool is_schedule(const std::string& name);

}  // namespace ravine
