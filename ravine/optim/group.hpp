// Group<T>: a rule at work on some of the tensors. It owns their slots; the optimizer tells it the step.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "ravine/core/buffer.hpp"
#include "ravine/core/threads.hpp"
#include "ravine/optim/optimizer_spec.hpp"

namespace ravine {

/// A tensor of a group, with what was selected for it.
struct Member {
  std::size_t block = 0;  ///< its place in the layout
  double rate = 1;        ///< factor on the learning rate
  bool decays = true;     ///< weight decay reaches it
};

/// What a step is for all groups.
struct StepContext {
  double t = 1, loss = 0;
  double scale = 1;  ///< of the gradient
};

/// The factor of x that weight decay apart from the rule's step is: x = factor x - step. `base` is the rate before its
/// schedule, `now` the rule with this step's values.
double decay_factor(const Part& now, double base, const Member& member);

template <class T>
class Group {
 public:
  virtual ~Group() = default;
  /// Sets the values that are scheduled.
  void schedule(const Schedule& schedule, const Clock& clock) {
    part_.apply(schedule, clock, now_);
    for (std::size_t row = 0; undecayed_ != nullptr && row < now_.info().hyper.size(); ++row)
      undecayed_->set(row, now_.info().hyper[row].name == "weight_decay" ? 0 : now_.rule->get(row));
  }
  /// One step of the group's tensors.
  virtual void step(std::span<T> x, std::span<const T> g, const StepContext& context) = 0;
  /// Whether the rule ever takes a second gradient into its state, whether it does before the step t, and what it does.
  [[nodiscard]] virtual bool takes_curvature() const { return false; }
  [[nodiscard]] virtual bool wants_curvature(double /*t*/) const { return false; }
  virtual void curvature(std::span<const T> /*g*/, double /*scale*/) {}
  [[nodiscard]] virtual bool has_readout() const { return false; }
  /// Turns the group's tensors in x into the point to evaluate.
  virtual void readout(std::span<T> /*x*/) const {}

  struct Slot {
    std::string name;
    std::span<T> values;
  };
  virtual std::vector<Slot> slots() = 0;
  /// The first slot's part that belongs to a tensor, for wrappers that reset it; empty if there is none.
  virtual std::span<T> momentum(std::size_t member) = 0;
  /// Everything else that is kept between steps.
  virtual std::span<double> numbers() = 0;

  [[nodiscard]] const Part& now() const { return now_; }
  /// False if the last step was one at which the rule leaves x alone, weight decay included.
  [[nodiscard]] bool moved() const { return moved_; }
  /// decay_factor() in the last step.
  [[nodiscard]] double kept(const Member& member) const { return moved_ ? decay_factor(now_, part_.lr(), member) : 1; }
  [[nodiscard]] std::span<const Member> members() const { return members_; }

 protected:
  Group(const Part& part, std::vector<Member> members) : part_(part), now_(part), members_(std::move(members)) {
    for (const Member& m : members_)
      if (!m.decays && part.decay == Decay::own) undecayed_ = part.rule->clone();
  }
  /// The rule for a tensor: one with a decay of its own has a twin without it.
  [[nodiscard]] const AnyRule& rule_for(const Member& member) const {
    return !member.decays && undecayed_ != nullptr ? *undecayed_ : *now_.rule;
  }

  Part part_, now_;  // as given, and with this step's scheduled values
  std::vector<Member> members_;
  bool moved_ = true;

 private:
  std::unique_ptr<AnyRule> undecayed_;
};

/// A group for the rule of `part`. `layout` and `threads` must outlive it.
template <class T>
std::unique_ptr<Group<T>> make_group(const Part& part, std::vector<Member> members, const Layout& layout,
                                     Threads& threads);

}  // namespace ravine
