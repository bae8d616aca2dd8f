// OptimizerSpec: a spec string that has been understood.
//
//   "adamw lr=3e-4 weight_decay=0.02 | clip norm=1 | ema decay=0.999 | cosine warmup=0.05"
//   "muon lr=0.02 | rest adamw lr=3e-4 | for embedding sgd lr=0.1"
//   "openai_es sigma=0.05 | by adam lr=0.01 | clip norm=1 | cosine"
//
// The first stage names a rule and sets its hyperparameters; weight_decay, decay and max_grad_norm may be given to
// every rule. Further stages: other rules for some of the tensors (`rest SPEC`, `for WORDS SPEC`), the stages of
// stages.hpp, and a schedule of the learning rate. Behind `by`, for methods that estimate a gradient, stands the whole
// spec of the optimizer that steps along it. In `rest` no weight decay is the default of every rule.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "ravine/blocks/block_rule.hpp"
#include "ravine/optim/stages.hpp"
#include "ravine/schedules/schedule.hpp"

namespace ravine {

/// A rule with what belongs to it, and the tensors it is for.
struct Part {
  std::vector<std::string> words;  ///< "for": kinds or names; empty for the first part and for `rest`
  std::unique_ptr<AnyRule> rule;   ///< row 0 of every rule's table is lr
  double weight_decay = 0;
  Decay decay = Decay::l2;

  explicit Part(std::unique_ptr<AnyRule> r);
  Part(const Part& other) { *this = other; }
  Part& operator=(const Part& other);
  [[nodiscard]] const RuleInfo& info() const { return rule->info(); }
  [[nodiscard]] double lr() const { return rule->get(0); }
  /// The rule and its options; lr always, others where they differ from their default.
  [[nodiscard]] std::string text() const;
  /// The rule's options and those of the frame.
  [[nodiscard]] std::vector<OptionInfo> options() const;
  /// The value of an option, by its place in options().
  [[nodiscard]] double value(std::size_t row) const;
  /// Sets the values that `schedule` has at `clock` in a copy of this part. Throws Error (usage) where a schedule leads
  /// out of a range.
  void apply(const Schedule& schedule, const Clock& clock, Part& now) const;
};

class OptimizerSpec {
 public:
  /// Throws Error (usage): an unknown name or option with the nearest one, a value out of range, a stage given twice.
  explicit OptimizerSpec(std::string_view text);
  /// A rule without transforms or a schedule; for rules of one's own, see own_rule().
  explicit OptimizerSpec(std::unique_ptr<AnyRule> rule) { parts.emplace_back(std::move(rule)); }

  /// The canonical text, which reads back as this.
  [[nodiscard]] std::string text() const;

  /// Of the first part.
  [[nodiscard]] const RuleInfo& info() const { return parts[0].info(); }
  /// Of the optimizer that makes the steps.
  [[nodiscard]] double lr() const { return by.empty() ? parts[0].lr() : by[0].lr(); }
  void set_lr(double lr);
  /// True if the learning rate has a schedule.
  [[nodiscard]] bool has_schedule() const { return by.empty() ? schedule.has("lr") : by[0].has_schedule(); }
  /// Appends a schedule. Throws Error (usage) if what it schedules is neither a number of this optimizer other than 0
  /// nor `batch`, the rows per step of a training loop.
  void add_schedule(const Stage& stage);

  /// The stage S of the text, or nullptr.
  template <class S>
  [[nodiscard]] const S* find() const {
    for (const SpecStage& s : stages)
      if (const S* stage = std::get_if<S>(&s.stage)) return stage;
    return nullptr;
  }

  std::vector<Part> parts;  ///< the first rule, those for named tensors, and the one for the rest
  std::vector<SpecStage> stages;
  Schedule schedule;
  std::vector<OptimizerSpec> by;  ///< the optimizer that takes the estimated gradient, or none
};

/// The options of the frame that every rule takes, with the defaults of a rule.
std::vector<OptionInfo> frame_options(const RuleInfo& info);

/// A line of help for a stage.
struct StageInfo {
  std::string name, meaning;
  std::vector<OptionInfo> options;
};
std::vector<StageInfo> list_stages();

/// Every optimizer that a spec may name: pointwise rules, block rules, methods.
const std::vector<RuleInfo>& list_optimizers();
/// The rule called `name`, with its defaults. Throws Error (usage) with the nearest known name.
std::unique_ptr<AnyRule> make_rule(const std::string& name);

/// True if one of `words` names the block: its kind, or its name with * for any part of it.
bool names(const std::vector<std::string>& words, const Block& block);

}  // namespace ravine
