#include "cli/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ravine/core/text.hpp"
#include "ravine/data/samples.hpp"
#include "ravine/engine/any_rule.hpp"
#include "ravine/environments/environment.hpp"
#include "ravine/methods/method.hpp"
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
    const char* runs = rule.kind == RuleKind::pointwise ? "pointwise"
                       : rule.kind == RuleKind::block   ? "block"
                       : rule.gradient_free             ? "search"
                                                        : "method";
    entries.push_back({a.name, "optimizer", a.title, a.formula, a.paper, a.differs, a.use, rule.slots, rule.hyper,
                       frame_options(rule), nullptr, runs});
  }
  return entries;
}

// Stages, and the words that name another rule.
std::vector<Entry> stages() {
  std::vector<Entry> entries;
  for (const StageInfo& s : list_stages()) {
    const std::string words = s.meaning.starts_with("WORDS") ? " bias,norm" : s.name == "clip" ? " norm=1" : "";
    entries.push_back(
        {s.name, "stage", s.meaning, "", "", "", "adamw lr=0.001 | " + s.name + words, {}, s.options, {}});
  }
  entries.push_back({"rest",
                     "stage",
                     "OPTIMIZER: for vectors, and whatever else a block rule does not take",
                     "",
                     "",
                     "",
                     "muon lr=0.02 | rest adamw lr=0.001",
                     {},
                     {},
                     {}});
  entries.push_back({"for",
                     "stage",
                     "WORDS OPTIMIZER: another rule for these tensors",
                     "",
                     "",
                     "",
                     "adam lr=0.001 | for bias,norm sgd lr=0.1",
                     {},
                     {},
                     {}});
  entries.push_back({"by",
                     "stage",
                     "OPTIMIZER: what steps along an estimated gradient, with its own stages behind it",
                     "",
                     "",
                     "",
                     "openai_es | by adam lr=0.01 | clip norm=1",
                     {},
                     {},
                     {}});
  return entries;
}

std::string list_of(const std::vector<std::pair<std::string, std::size_t>>& sizes) {
  std::vector<std::string> parts;
  for (const auto& [name, size] : sizes)
    if (size > 0) parts.push_back(name + " " + format_count(size));
  return parts.empty() ? "nothing" : join(parts, ", ");
}

std::string state_of_block(const BlockRule& rule) {
  Layout layout;
  layout.add("weight", {512, 256}, Kind::matrix);
  layout.add("bias", {256}, Kind::bias);
  std::string text = "by tensor, with these defaults:";
  for (const Block& block : layout.blocks()) {
    text += block.shape.size() > 1 ? " a 512 x 256 matrix has " : "; a vector of 256 ";
    if (!rule.takes(block)) {
      text += "is left to `rest`";
      continue;
    }
    std::vector<std::pair<std::string, std::size_t>> sizes;
    const std::vector<std::size_t> wanted = rule.sizes(block);
    for (std::size_t s = 0; s < wanted.size(); ++s) sizes.emplace_back(rule.info().slots[s], wanted[s]);
    sizes.emplace_back("others", rule.scalars(block));
    text += (block.shape.size() > 1 ? "" : "has ") + list_of(sizes);
  }
  return text;
}

// Per parameter, from the buffers that a problem of many parameters gets.
std::string state_of_method(const std::string& name) {
  Layout layout;
  layout.add("x", {1600}, Kind::vector);
  Threads threads(1);
  const auto method = make_method<float>(OptimizerSpec(name), layout, threads);
  std::vector<std::pair<std::string, std::size_t>> counts;  // s0, s1, ... are two of s
  std::size_t elements = 0;
  for (const auto& slot : method->slots()) {
    const std::string its = slot.name.substr(0, slot.name.find_last_not_of("0123456789") + 1);
    const auto same = std::find_if(counts.begin(), counts.end(), [&](const auto& c) { return c.first == its; });
    if (same == counts.end()) counts.emplace_back(its, 1);
    else ++same->second;
    elements += slot.values.size();
  }
  std::vector<std::string> names;
  if (elements == 0) return "no number per parameter with these defaults";
  for (const auto& [slot, count] : counts) names.push_back((count > 1 ? std::to_string(count) + " " : "") + slot);
  return fmt::format("{} numbers per parameter with these defaults ({})", elements / layout.size(), join(names, ", "));
}

std::string state_of_pointwise(const PointwiseRule& rule) {
  const std::vector<std::string>& slots = rule.info().slots;
  std::vector<std::string> used;
  for (std::size_t i = 0; i < slots.size(); ++i)
    if ((rule.mask() >> i & 1U) != 0) used.push_back(slots[i]);
  std::string text = used.empty() ? "nothing per parameter"
                                  : fmt::format("{} number{} per parameter ({})", used.size(),
                                                used.size() > 1 ? "s" : "", join(used, ", "));
  if (used.size() < slots.size())
    text += fmt::format("; with other options up to {} ({})", slots.size(), join(slots, ", "));
  return text;
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
  std::vector<OptionInfo> of_cnn = describe(ConvSpec{});
  of_cnn.insert(of_cnn.end(), options.begin(), options.end());
  return {
      {"mlp",
       "model",
       "hidden layers of the widths behind the colon, as in mlp:64,32",
       "x -> (dense, norm, activation, dropout) for every width -> dense",
       "",
       "",
       "anything that is not a straight line",
       {},
       options,
       {}},
      {"cnn",
       "model",
       "for images: filters of convolutions, with a pooling at every comma, and behind a slash widths of dense layers, "
       "as in cnn:16,32/128; cnn:32+32,64+64 has two convolutions before each pooling",
       "x -> (conv, norm, pool, activation) for every number of filters -> (dense, norm, activation, dropout) for "
       "every width -> dense",
       "LeCun, Bottou, Bengio & Haffner, Proc. IEEE 1998",
       "",
       "images: IDX or NPY of N x height x width (x channels)",
       {},
       of_cnn,
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

// "a, b, c", and of many the first few and their number.
std::string some(const std::vector<std::string>& names) {
  constexpr std::size_t most = 20, shown = 12;
  if (names.size() <= most) return join(names, ", ");
  return fmt::format("{}, ... ({} in all)", join(std::span(names).first(shown), ", "), names.size());
}

std::vector<Entry> environments() {
  std::vector<Entry> entries;
  for (const EnvironmentInfo& e : list_environments()) {
    const std::string action = e.action.discrete ? fmt::format("one of {} actions", e.action.size)
                                                 : fmt::format("{} continuous", some(e.actions));
    entries.push_back({e.name,
                       "environment",
                       e.title,
                       fmt::format("observes {};  {};  {} steps", some(e.observations), action, e.horizon),
                       e.paper,
                       "",
                       "ravine search " + e.name,
                       {},
                       {},
                       {}});
  }
  return entries;
}

std::vector<Entry> samples() {
  std::vector<Entry> entries;
  for (const SampleInfo& s : list_samples())
    entries.push_back({s.name, "sample", s.meaning, "", "", "", "ravine generate " + s.name, {}, {}, {}});
  return entries;
}

}  // namespace

std::string state_of(const std::string& optimizer) {
  const std::unique_ptr<AnyRule> rule = make_rule(optimizer);
  if (const auto* pointwise = dynamic_cast<const PointwiseRule*>(rule.get())) return state_of_pointwise(*pointwise);
  if (const auto* block = dynamic_cast<const BlockRule*>(rule.get())) return state_of_block(*block);
  return state_of_method(optimizer);
}

std::string kind_of(const std::string& optimizer) {
  const std::unique_ptr<AnyRule> rule = make_rule(optimizer);
  if (const auto* pointwise = dynamic_cast<const PointwiseRule*>(rule.get()))
    return std::string("pointwise: element by element") + (!pointwise->measures() ? ""
                                                           : pointwise->scope() == Scope::block
                                                               ? ", with sums over each tensor"
                                                               : ", with sums over all parameters");
  if (rule->info().kind == RuleKind::block)
    return "block: tensor by tensor, by its shape; `rest` and `for` give some to other rules";
  if (rule->info().estimates)
    return "search: it takes values only; the optimizer behind `by` steps along the gradient that it estimates";
  if (rule->info().gradient_free) return "search: it takes values only, and no stages";
  return "method: it evaluates the objective itself, and takes no stages";
}

std::string title_of_group(const FunctionInfo& f) {
  return f.group == "mgh"          ? "least squares of More, Garbow and Hillstrom (MGH)"
         : f.group == "stress"     ? "for any number of variables"
         : f.group == "regression" ? "regressions whose parameters are a matrix and a bias"
                                   : f.group;
}

const std::vector<Catalogue>& catalogues() {
  static const std::vector<Catalogue> all{{"optimizers", optimizers()},   {"stages", stages()},
                                          {"schedules", schedules()},     {"losses", losses()},
                                          {"activations", activations()}, {"models", models()},
                                          {"functions", functions()},     {"environments", environments()},
                                          {"samples", samples()}};
  return all;
}

}  // namespace ravine::cli
