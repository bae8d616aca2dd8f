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
      add_schedule(stage);
    } else {
      std::vector<std::string> names{Clip::name};
      for (const ScheduleInfo& s : list_schedules()) names.push_back(s.name);
      fail_usage(owner + ": unknown stage " + quote(stage.name) + did_you_mean(stage.name, names) +
                 "; after the optimizer come clip and schedules");
    }
  }
}

OptimizerSpec& OptimizerSpec::operator=(const OptimizerSpec& other) {
  rule = other.rule->clone();
  weight_decay = other.weight_decay;
  decay = other.decay;
  clip = other.clip;
  schedule = other.schedule;
  return *this;
}

void OptimizerSpec::set_lr(double lr) {
  rule->set(0, parse_option(info().hyper[0], format_number(lr), std::string("optimizer ") + info().about.name));
}

std::vector<OptionInfo> OptimizerSpec::options() const {
  std::vector<OptionInfo> options = info().hyper, common = decay_options(info().about);
  options.insert(options.end(), common.begin(), common.end());
  return options;
}

void OptimizerSpec::add_schedule(const Stage& stage) {
  Schedule longer = schedule;
  longer.add(stage);
  const std::string owner = std::string("optimizer ") + info().about.name;
  const std::vector<OptionInfo> known = options();
  for (const std::string& of : longer.targets()) {
    const OptionInfo& option = find_option(known, of, owner);
    if (option.form != OptionInfo::Form::number)
      fail_usage(owner + ": " + of + " cannot be scheduled, it is no number but " + format_range(option));
    const auto row = static_cast<std::size_t>(&option - known.data());
    if ((row < info().hyper.size() ? rule->get(row) : weight_decay) == 0)
      fail_usage(owner + ": " + of + " is 0, and a schedule multiplies it; set " + of + "= as well");
  }
  schedule = std::move(longer);
}

std::vector<std::size_t> OptimizerSpec::scheduled_rows() const {
  const std::vector<OptionInfo> known = options();
  std::vector<std::size_t> rows;
  for (std::size_t row = 1; row < known.size(); ++row)
    if (schedule.has(known[row].name)) rows.push_back(row);
  return rows;
}

double OptimizerSpec::scheduled(std::size_t row, const Clock& clock) const {
  const bool of_rule = row < info().hyper.size();
  const std::string_view name = of_rule ? std::string_view(info().hyper[row].name) : DecayOptions::hyper[0].name;
  const double value = schedule.value(name, of_rule ? rule->get(row) : weight_decay, clock);
  // An open lower bound is where a schedule may well end; the upper ones (beta1 < 1) are where rules break down.
  const Range range = of_rule ? info().hyper[row].range : DecayOptions::hyper[0].range;
  if (value < range.low || value > range.high || (value == range.high && range.high_open))
    fail_usage("optimizer " + std::string(info().about.name) + ": the schedule of " + std::string(name) + " leads to " +
               format_number(value) + " at step " + format_number(clock.step) + ", out of range " +
               format_range(options()[row]));
  return value;
}

std::string OptimizerSpec::text() const {
  std::string text = info().about.name;
  for (std::size_t i = 0; i < info().hyper.size(); ++i)
    if (i == 0 || rule->get(i) != info().hyper[i].value)
      text += " " + info().hyper[i].name + "=" + format_option(info().hyper[i], rule->get(i));
  text += changed_options(DecayOptions{weight_decay, static_cast<int>(decay)}, default_decay(info().about));
  if (clip.norm != infinity) text += " | clip norm=" + format_number(clip.norm);
  if (!schedule.empty()) text += " | " + schedule.spec();
  return text;
}

}  // namespace ravine
