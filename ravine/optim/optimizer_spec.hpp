// OptimizerSpec: a spec string that has been understood.
//
//   "adamw lr=3e-4 weight_decay=0.02 | clip norm=1 | cosine warmup=0.05"
//
// The first stage names a rule and sets its hyperparameters; weight_decay and decay (l2 or decoupled) may be given to
// every rule. Further stages, each at most once: clip, and a schedule of the learning rate.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "ravine/engine/any_rule.hpp"
#include "ravine/schedules/schedule.hpp"

namespace ravine {

/// The transform of the gradient that all rules share.
struct Clip {
  double norm = infinity;  ///< largest Euclidean norm of the whole gradient; a longer one is scaled down to it
  static constexpr auto name = "clip", meaning = "scales a gradient down whose norm over all parameters is larger";
  static constexpr std::array hyper{
      Hyper<Clip>{"norm", &Clip::norm, {0, infinity, true, false}, "largest Euclidean norm of the gradient"}};
};

class OptimizerSpec {
 public:
  /// Throws Error (usage): an unknown name or option with the nearest one, a value out of range, a stage given twice.
  explicit OptimizerSpec(std::string_view text);
  /// A rule without transforms or a schedule; for rules of one's own, see own_rule().
  explicit OptimizerSpec(std::unique_ptr<AnyRule> r);
  OptimizerSpec(const OptimizerSpec& other) { *this = other; }
  OptimizerSpec& operator=(const OptimizerSpec& other);

  /// The canonical text: lr always, other options where they differ from their default.
  [[nodiscard]] std::string text() const;

  [[nodiscard]] const RuleInfo& info() const { return rule->info(); }
  [[nodiscard]] double lr() const { return rule->get(0); }
  void set_lr(double lr);
  /// True if the text named a schedule.
  [[nodiscard]] bool has_schedule() const { return has_schedule_; }
  void set_schedule(Schedule s) { schedule = std::move(s), has_schedule_ = true; }

  std::unique_ptr<AnyRule> rule;  ///< row 0 of every rule's table is lr
  double weight_decay = 0;
  Decay decay = Decay::l2;
  Clip clip;
  Schedule schedule;

 private:
  bool has_schedule_ = false;
};

/// The options of the frame that every rule takes, weight_decay and decay, with the defaults of a rule.
std::vector<OptionInfo> decay_options(const About& about);

/// The rule called `name`, with its defaults. Throws Error (usage) with the nearest known name.
std::unique_ptr<AnyRule> make_rule(const std::string& name);

}  // namespace ravine
