// OptimizerSpec: a spec string that has been understood.
//
//   "adamw lr=3e-4 weight_decay=0.02 | clip norm=1 | cosine warmup=0.05"
//
// The first stage names a rule and sets its hyperparameters; weight_decay and decay (l2 or decoupled) may be given to
// every rule. Further stages: clip, at most once, and schedules: of the learning rate or, with of=, of another number;
// several are joined or chained, see schedule.hpp.
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
  /// True if the learning rate has a schedule.
  [[nodiscard]] bool has_schedule() const { return schedule.has("lr"); }
  /// Appends a schedule. Throws Error (usage) if what it schedules is no number of this optimizer, or 0.
  void add_schedule(const Stage& stage);
  /// The rows of the rule's table that a schedule moves, other than lr; info().hyper.size() stands for weight_decay.
  [[nodiscard]] std::vector<std::size_t> scheduled_rows() const;
  /// The value of such a row at `clock`. Throws Error (usage) if its schedule leads out of the row's range.
  [[nodiscard]] double scheduled(std::size_t row, const Clock& clock) const;

  std::unique_ptr<AnyRule> rule;  ///< row 0 of every rule's table is lr
  double weight_decay = 0;
  Decay decay = Decay::l2;
  Clip clip;
  Schedule schedule;

 private:
  // The rule's options and those of the frame.
  [[nodiscard]] std::vector<OptionInfo> options() const;
};

/// The options of the frame that every rule takes, weight_decay and decay, with the defaults of a rule.
std::vector<OptionInfo> decay_options(const About& about);

/// The rule called `name`, with its defaults. Throws Error (usage) with the nearest known name.
std::unique_ptr<AnyRule> make_rule(const std::string& name);

}  // namespace ravine
