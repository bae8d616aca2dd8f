#include "ravine/optim/optimizer_spec.hpp"

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine {
namespace {

// Options that belong to the frame around a rule, not to the rule.
struct DecayOptions {
  double weight_decay = 0;
  int decay = 0;
  static constexpr std::array hyper{
      Hyper<DecayOptions>{"weight_decay", &DecayOptions::weight_decay, non_negative,
                          "strength of the pull of x towards 0"},
      Hyper<DecayOptions>{"decay", &DecayOptions::decay, "l2|decoupled",
                          "add weight_decay x to the gradient, or shrink x by lr weight_decay apart from it"}};
};

DecayOptions default_decay(const About& about) { return {about.weight_decay, static_cast<int>(about.decay)}; }

}  // namespace

std::vector<OptionInfo> decay_options(const About& about) { return describe(default_decay(about)); }

std::unique_ptr<AnyRule> make_rule(const std::string& name) {
  std::vector<std::string> names;
  for (const RuleInfo& rule : all_rules()) {
    if (rule.about.name == name) return make_rule(names.size());
    names.emplace_back(rule.about.name);
  }
  fail_usage("unknown optimizer " + quote(name) + did_you_mean(name, names) + " (ravine list optimizers)");
}

OptimizerSpec::OptimizerSpec(std::unique_ptr<AnyRule> r)
    : rule(std::move(r)), weight_decay(info().about.weight_decay), decay(info().about.decay) {}

OptimizerSpec::OptimizerSpec(std::string_view text) {
  const std::vector<Stage> stages = parse_spec(text);
  const Stage& first = stages[0];
  rule = make_rule(first.name);
  const RuleInfo& info = rule->info();
  const std::string owner = "optimizer " + first.name;
  if (!first.words.empty())
    fail_usage(owner + " takes key=value only, not " + quote(first.words[0]) +
               (is_schedule(normalised(first.words[0])) ? "; separate stages with |" : ""));
  DecayOptions frame = default_decay(info.about);
  std::vector<OptionInfo> known = info.hyper, common = describe(frame);
  known.insert(known.end(), common.begin(), common.end());
  for (const auto& [key, value] : first.arguments) {
    const OptionInfo& option = find_option(known, key, owner);
    const auto i = static_cast<std::size_t>(&option - known.data());
    if (i < info.hyper.size()) rule->set(i, parse_option(option, value, owner));
    else set_option(frame, DecayOptions::hyper[i - info.hyper.size()], parse_option(option, value, owner));
  }
  weight_decay = frame.weight_decay;
  decay = static_cast<Decay>(frame.decay);

  bool has_clip = false;
  for (std::size_t i = 1; i < stages.size(); ++i) {
    const Stage& stage = stages[i];
    if (stage.name == Clip::name) {
      if (std::exchange(has_clip, true)) fail_usage(owner + ": clip is given twice");
      if (!stage.words.empty()) fail_usage("clip takes key=value only, not " + quote(stage.words[0]));
      set_options(clip, stage.arguments, Clip::name);
    } else if (is_schedule(stage.name)) {
      if (has_schedule_) fail_usage(owner + ": two schedules, " + schedule.spec() + " and " + stage.name);
      set_schedule(Schedule(stage));
    } else {
      std::vector<std::string> names{Clip::name};
      for (const ScheduleInfo& s : list_schedules()) names.push_back(s.name);
      fail_usage(owner + ": unknown stage " + quote(stage.name) + did_you_mean(stage.name, names) +
                 "; after the optimizer come clip and a schedule");
    }
  }
}

OptimizerSpec& OptimizerSpec::operator=(const OptimizerSpec& other) {
  rule = other.rule->clone();
  weight_decay = other.weight_decay;
  decay = other.decay;
  clip = other.clip;
  schedule = other.schedule;
  has_schedule_ = other.has_schedule_;
  return *this;
}

void OptimizerSpec::set_lr(double lr) {
  rule->set(0, parse_option(info().hyper[0], format_number(lr), std::string("optimizer ") + info().about.name));
}

std::string OptimizerSpec::text() const {
  std::string text = info().about.name;
  for (std::size_t i = 0; i < info().hyper.size(); ++i)
    if (i == 0 || rule->get(i) != info().hyper[i].value)
      text += " " + info().hyper[i].name + "=" + format_option(info().hyper[i], rule->get(i));
  text += changed_options(DecayOptions{weight_decay, static_cast<int>(decay)}, default_decay(info().about));
  if (clip.norm != infinity) text += " | clip norm=" + format_number(clip.norm);
  if (has_schedule_) text += " | " + schedule.spec();
  return text;
}

}  // namespace ravine
