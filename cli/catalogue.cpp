#include "cli/catalogue.hpp"

#include "ravine/data/samples.hpp"
#include "ravine/engine/any_rule.hpp"
#include "ravine/nn/any_loss.hpp"
#include "ravine/nn/network_spec.hpp"
#include "ravine/optim/optimizer_spec.hpp"
#include "ravine/schedules/schedule.hpp"

namespace ravine::cli {
namespace {

std::vector<Entry> optimizers() {
  std::vector<Entry> entries;
  for (const RuleInfo& rule : list_optimizers()) {
    const About& a = rule.about;
    entries.push_back(
        {a.name, "optimizer", a.title, a.formula, a.paper, a.differs, a.use, rule.slots, rule.hyper, frame_options(rule)});
  }
  return entries;
}

std::vector<Entry> schedules() {
  std::vector<Entry> entries;
  for (const ScheduleInfo& s : list_schedules())
    entries.push_back({s.name,
                       "schedule",
                       s.meaning,
                       s.formula + "   (t counts " + s.by + "s from 0)",
                       "",
                       "",
                       "",
                       {},
                       s.options,
                       schedule_frame_options()});
  return entries;
}

std::vector<Entry> losses() {
  std::vector<Entry> entries;
  for (const LossInfo& l : list_losses()) {
    const char* task = l.task == Task::regress  ? "numbers"
                       : l.task == Task::binary ? "two classes"
                                                : "three classes and more";
    entries.push_back(
        {l.name, "loss", l.meaning, "", "", "", std::string("targets that are ") + task, {}, l.options, {}});
  }
  return entries;
}

std::vector<Entry> activations() {
  std::vector<Entry> entries;
  for (const ActivationInfo& a : all_activations()) {
    const char* init = a.init == Init::he ? "He" : a.init == Init::glorot ? "Glorot" : "LeCun";
    entries.push_back({a.name,
                       "activation",
                       a.meaning,
                       "",
                       "",
                       "",
                       std::string("hidden layers; weights start after ") + init,
                       {},
                       {},
                       {}});
  }
  return entries;
}

std::vector<Entry> models() {
  const std::vector<OptionInfo> options = describe(NetworkSpec{});
  return {{"mlp",
           "model",
           "hidden layers of the widths behind the colon, as in mlp:64,32",
           "x -> (dense, norm, activation, dropout) for every width -> dense",
           "",
           "",
           "anything that is not a straight line",
           {},
           options,
           {}},
          {"perceptron",
           "model",
           "no hidden layer: linear, logistic or softmax regression",
           "x -> dense",
           "Rosenblatt, Psych. Review 1958",
           "",
           "a first look, and tables with few rows",
           {},
           {},
           {}}};
}

std::vector<Entry> functions() {
  std::vector<Entry> entries;
  for (const FunctionInfo& f : list_functions())
    entries.push_back({f.name,
                       "function",
                       f.meaning,
                       "",
                       "",
                       "",
                       "ravine minimize " + f.name + (f.dimensions.fixed() ? "" : " [--dim N]"),
                       {},
                       {},
                       {},
                       &f});
  return entries;
}

std::vector<Entry> samples() {
  std::vector<Entry> entries;
  for (const SampleInfo& s : list_samples())
    entries.push_back({s.name, "sample", s.meaning, "", "", "", "ravine generate " + s.name, {}, {}, {}});
  return entries;
}

}  // namespace

const std::vector<Catalogue>& catalogues() {
  static const std::vector<Catalogue> all{
      {"optimizers", optimizers()}, {"schedules", schedules()}, {"losses", losses()},  {"activations", activations()},
      {"models", models()},         {"functions", functions()}, {"samples", samples()}};
  return all;
}

}  // namespace ravine::cli
