#include "ravine/optim/optimizer_spec.hpp"

#include <algorithm>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"
#include "ravine/optim/method_rules.hpp"

namespace ravine {
namespace {

// Options that belong to the frame around a rule, not to the rule.
struct FrameOptions {
  double weight_decay = 0;
  int decay = 0;
  double max_grad_norm = infinity;
  static constexpr std::array hyper{
      Hyper<FrameOptions>{"weight_decay", &FrameOptions::weight_decay, non_negative,
                          "strength of the pull of x towards 0"},
      Hyper<FrameOptions>{"decay", &FrameOptions::decay, "l2|decoupled|independent|corrected|fixed|cautious",
                          "how it enters: with the gradient, or as x -= s weight_decay x, s = lr, lr/base, lr^2/base, "
                          "1, or lr where the step shrinks x anyway"},
      Hyper<FrameOptions>{"max_grad_norm", &FrameOptions::max_grad_norm, bound, "the same as `| clip norm=`"}};
};

FrameOptions frame_defaults(const About& about) {
  return {about.weight_decay, static_cast<int>(about.decay), infinity};
}

// Rows of the frame's table that the rule does not have itself.
std::vector<std::size_t> frame_rows(const RuleInfo& info) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < FrameOptions::hyper.size(); ++i) {
    const char* name = FrameOptions::hyper[i].name;
    const bool own = std::any_of(info.hyper.begin(), info.hyper.end(), [&](const auto& o) { return o.name == name; });
    const bool decay = i < 2 && info.about.decay == Decay::own;
    if (!own && !decay && info.kind != RuleKind::method) rows.push_back(i);
  }
  return rows;
}

// What people write in other words: betas=a/b/c is beta1=a beta2=b beta3=c (and their count, where a rule has one), and
// step**p is p. The papers on search without gradients call the rate alpha.
std::vector<std::pair<std::string, std::string>> rewritten(
    const std::vector<std::pair<std::string, std::string>>& arguments, const std::vector<OptionInfo>& known,
    bool gradient_free) {
  const auto has = [&](const char* name) {
    return std::any_of(known.begin(), known.end(), [&](const OptionInfo& o) { return o.name == name; });
  };
  std::vector<std::pair<std::string, std::string>> result;
  for (const auto& [key, value] : arguments) {
    if (key == "betas") {
      const std::vector<std::string> parts = split(value, value.find('/') != std::string::npos ? '/' : ',');
      for (std::size_t i = 0; i < parts.size(); ++i) result.emplace_back("beta" + std::to_string(i + 1), parts[i]);
      if (has("count")) result.emplace_back("count", std::to_string(parts.size()));
    } else {
      result.emplace_back(key == "alpha" && gradient_free && !has("alpha") ? "lr" : key,
                          value.starts_with("step**") ? value.substr(6) : value);
    }
  }
  return result;
}

bool is_stage(const std::string& name) {
  const std::vector<StageInfo> stages = list_stages();
  return is_schedule(name) || name == "rest" || name == "for" || name == "by" ||
         std::any_of(stages.begin(), stages.end(), [&](const StageInfo& s) { return s.name == name; });
}

// The rule that `stage` names; a bound on the gradient's norm is written into `max_grad_norm`. The rest is vectors more
// often than not, and those do not decay unless the spec says so.
Part read_part(const Stage& stage, double& max_grad_norm, bool is_rest = false) {
  Part part(make_rule(stage.name));
  const RuleInfo& info = part.info();
  const std::string owner = "optimizer " + stage.name;
  if (!stage.words.empty())
    fail_usage(owner + " takes key=value only, not " + quote(stage.words[0]) +
               (is_stage(normalised(stage.words[0])) ? "; separate stages with |" : ""));
  FrameOptions frame = frame_defaults(info.about);
  if (is_rest) frame.weight_decay = 0;
  std::vector<OptionInfo> known = info.hyper;
  const std::vector<std::size_t> rows = frame_rows(info);
  const std::vector<OptionInfo> frame_table = describe(frame);
  for (const std::size_t row : rows) known.push_back(frame_table[row]);
  for (const auto& [key, value] : rewritten(stage.arguments, known, info.gradient_free)) {
    const OptionInfo& option = find_option(known, key, owner);
    const auto i = static_cast<std::size_t>(&option - known.data());
    const double number = parse_option(option, value, owner);
    if (i < info.hyper.size()) part.rule->set(i, number);
    else set_option(frame, FrameOptions::hyper[rows[i - info.hyper.size()]], number);
  }
  part.weight_decay = frame.weight_decay;
  part.decay = static_cast<Decay>(frame.decay);
  max_grad_norm = std::min(max_grad_norm, frame.max_grad_norm);
  return part;
}

// Calls f with a default object of every kind of stage.
template <class F>
void for_stages(F f) {
  [&]<class... S>(std::variant<S...>*) { (f(S{}), ...); }(static_cast<AnyStage*>(nullptr));
}

template <class S>
constexpr bool selects = std::is_same_v<S, NoDecay> || std::is_same_v<S, Freeze> || std::is_same_v<S, ScaleLr>;

// The stage of that name, or false.
bool read_stage(const Stage& stage, std::vector<SpecStage>& stages) {
  bool found = false;
  for_stages([&](auto s) {
    using S = decltype(s);
    if (stage.name != S::name) return;
    found = true;
    SpecStage result;
    for (const std::string& word : stage.words)
      for (const std::string& part : split(word, ','))
        if (!part.empty()) result.words.push_back(part);
    if (selects<S> && result.words.empty())
      fail_usage(stage.name + " needs the tensors it is for: a kind (matrix, bias, norm, embedding, vector) or a name");
    if (!selects<S> && !result.words.empty())
      fail_usage(stage.name + " takes key=value only, not " + quote(result.words[0]));
    if (!selects<S>)
      for (const SpecStage& other : stages)
        if (std::holds_alternative<S>(other.stage)) fail_usage("stage " + stage.name + " is given twice");
    set_options(s, stage.arguments, stage.name);
    if constexpr (std::is_same_v<S, Clip>)
      if (std::min({s.norm, s.block, s.value}) == infinity)
        fail_usage("clip needs a bound: norm=, block= or value= (ravine explain clip)");
    result.stage = s;
    stages.push_back(std::move(result));
  });
  return found;
}

}  // namespace

std::vector<OptionInfo> frame_options(const RuleInfo& info) {
  const std::vector<OptionInfo> table = describe(frame_defaults(info.about));
  std::vector<OptionInfo> options;
  for (const std::size_t row : frame_rows(info)) options.push_back(table[row]);
  return options;
}

std::vector<StageInfo> list_stages() {
  std::vector<StageInfo> list;
  for_stages([&](auto s) { list.push_back({decltype(s)::name, decltype(s)::meaning, describe(s)}); });
  return list;
}

const std::vector<RuleInfo>& list_optimizers() {
  static const std::vector<RuleInfo> list = [] {
    std::vector<RuleInfo> infos(all_rules().begin(), all_rules().end());
    for (const auto& rule : all_block_rules()) infos.push_back(rule->info());
    for (const auto& rule : all_method_rules()) infos.push_back(rule->info());
    return infos;
  }();
  return list;
}

std::unique_ptr<AnyRule> make_rule(const std::string& name) {
  std::vector<std::string> names;
  for (const RuleInfo& rule : list_optimizers()) {
    if (rule.about.name != name) {
      names.emplace_back(rule.about.name);
      continue;
    }
    if (names.size() < all_rules().size()) return make_rule(names.size());
    for (auto& candidate : all_block_rules())
      if (candidate->info().about.name == name) return std::move(candidate);
    for (auto& candidate : all_method_rules())
      if (candidate->info().about.name == name) return std::move(candidate);
  }
  for (const StageInfo& stage : list_stages())
    if (stage.name == name)
      fail_usage(quote(name) + " is a stage: it stands behind an optimizer, as in `adam | " + name +
                 "` (ravine explain " + name + ")");
  fail_usage("unknown optimizer " + quote(name) + did_you_mean(name, names) + " (ravine list optimizers)");
}

Part::Part(std::unique_ptr<AnyRule> r)
    : rule(std::move(r)), weight_decay(info().about.weight_decay), decay(info().about.decay) {}

Part& Part::operator=(const Part& other) {
  words = other.words;
  rule = other.rule->clone();
  weight_decay = other.weight_decay;
  decay = other.decay;
  return *this;
}

std::vector<OptionInfo> Part::options() const {
  std::vector<OptionInfo> options = info().hyper, frame = frame_options(info());
  options.insert(options.end(), frame.begin(), frame.end());
  return options;
}

double Part::value(std::size_t row) const {
  if (row < info().hyper.size()) return rule->get(row);
  return frame_rows(info()).at(row - info().hyper.size()) == 0 ? weight_decay : infinity;
}

void Part::apply(const Schedule& schedule, const Clock& clock, Part& now) const {
  now.rule->set(0, schedule.rate(lr(), clock));
  const std::vector<OptionInfo>& hyper = info().hyper;
  auto scheduled = [&](const char* name, double value, const Range& range) {
    const double v = schedule.value(name, value, clock);
    // An open lower bound is where a schedule may well end; the upper ones (beta1 < 1) are where rules break down.
    if (v < range.low || v > range.high || (v == range.high && range.high_open))
      fail_usage("optimizer " + std::string(info().about.name) + ": the schedule of " + name + " leads to " +
                 format_number(v) + " at step " + format_number(clock.step) + ", out of range");
    return v;
  };
  for (std::size_t row = 1; row < hyper.size(); ++row)
    if (schedule.has(hyper[row].name))
      now.rule->set(row, scheduled(hyper[row].name.c_str(), rule->get(row), hyper[row].range));
  if (schedule.has("weight_decay") && info().about.decay != Decay::own)
    now.weight_decay = scheduled("weight_decay", weight_decay, non_negative);
}

std::string Part::text() const {
  std::string text = info().about.name;
  for (std::size_t i = 0; i < info().hyper.size(); ++i)
    if (i == 0 || rule->get(i) != info().hyper[i].value)
      text += " " + info().hyper[i].name + "=" + format_option(info().hyper[i], rule->get(i));
  if (info().about.decay == Decay::own) return text;
  const FrameOptions now{weight_decay, static_cast<int>(decay), infinity};
  return text + changed_options(now, frame_defaults(info().about));
}

OptimizerSpec::OptimizerSpec(std::string_view text) {
  const std::vector<Stage> written = parse_spec(text);
  double max_grad_norm = infinity;
  parts.push_back(read_part(written[0], max_grad_norm));
  const std::string owner = "optimizer " + written[0].name;
  bool has_rest = false;
  for (std::size_t i = 1; i < written.size(); ++i) {
    Stage stage = written[i];
    if (stage.name == "by") {
      if (!info().estimates)
        fail_usage(owner + " estimates no gradient: it takes no by" +
                   (info().gradient_free ? "" : "; openai_es does, as in `openai_es | by " + written[0].name + "`"));
      if (stage.words.empty()) fail_usage("by needs an optimizer, as in `by adam lr=0.01`");
      if (!schedule.empty()) fail_usage(owner + ": the schedule of the optimizer `by` stands behind it");
      stage.name = normalised(stage.words[0]);
      stage.words.erase(stage.words.begin());
      std::string rest = to_string(stage);
      for (++i; i < written.size(); ++i) rest += " | " + to_string(written[i]);
      by.emplace_back(rest);
      if (by[0].schedule.has("batch")) fail_usage(owner + " takes no schedule of the batch size");
      if (by[0].info().kind == RuleKind::method)
        fail_usage("by needs an optimizer that takes a gradient, not " + stage.name);
    } else if (stage.name == "rest" || stage.name == "for") {
      const bool rest = stage.name == "rest";
      if (info().kind == RuleKind::method) fail_usage(owner + " moves all tensors together: it takes no " + stage.name);
      if (stage.words.size() < (rest ? 1 : 2))
        fail_usage(rest ? "rest needs an optimizer, as in `rest adamw lr=0.001`"
                        : "for needs tensors and an optimizer, as in `for bias,norm sgd lr=0.1`");
      if (rest && info().kind == RuleKind::pointwise)
        fail_usage(owner + " takes every tensor, nothing is left for rest; name some: `for bias,norm " +
                   stage.words[0] + "`");
      if (rest && std::exchange(has_rest, true)) fail_usage(owner + ": rest is given twice");
      stage.name = normalised(stage.words.back());
      std::vector<std::string> words;
      for (std::size_t w = 0; w + 1 < stage.words.size(); ++w)
        for (const std::string& word : split(stage.words[w], ',')) words.push_back(word);
      stage.words.clear();
      if (rest && !words.empty()) fail_usage("rest takes an optimizer only, not " + quote(words[0]));
      parts.push_back(read_part(stage, max_grad_norm, rest));
      if (parts.back().info().kind == RuleKind::method)
        fail_usage(stage.name + " cannot take some of the tensors only");
      parts.back().words = words;
    } else if (is_schedule(stage.name)) {
      add_schedule(stage);
    } else if (!read_stage(stage, stages)) {
      std::vector<std::string> names{"rest", "for", "by"};
      for (const StageInfo& s : list_stages()) names.push_back(s.name);
      for (const ScheduleInfo& s : list_schedules()) names.push_back(s.name);
      std::string hint = did_you_mean(stage.name, names);
      for (const RuleInfo& rule : list_optimizers())
        if (hint.empty() && stage.name == rule.about.name)
          hint = "; that is an optimizer, and stands first (or after rest)";
      if (hint.empty()) hint = "; after the optimizer come stages such as clip or ema, and schedules";
      fail_usage(owner + ": unknown stage " + quote(stage.name) + hint + " (ravine list stages, schedules)");
    }
  }
  // `rest` goes last, so that the parts with names choose first.
  std::stable_partition(parts.begin() + 1, parts.end(), [](const Part& p) { return !p.words.empty(); });
  if (max_grad_norm != infinity) {
    if (find<Clip>() != nullptr) fail_usage(owner + ": max_grad_norm and clip are both given");
    stages.insert(stages.begin(), SpecStage{Clip{.norm = max_grad_norm}, {}});
  }
  if (find<Ema>() != nullptr && find<Average>() != nullptr)
    fail_usage(owner + ": ema and swa are both given, and there is one point to evaluate");
  if (info().kind == RuleKind::method && !stages.empty())
    fail_usage(owner + (info().estimates
                            ? ": stages such as clip stand behind an optimizer, as in `| by sgd | clip norm=1`"
                            : " makes its steps itself: it takes no stages"));
}

void OptimizerSpec::add_schedule(const Stage& stage) {
  if (!by.empty()) return by[0].add_schedule(stage);
  Schedule longer = schedule;
  longer.add(stage);
  const std::string owner = std::string("optimizer ") + info().about.name;
  const std::vector<OptionInfo> known = parts[0].options();
  for (const std::string& of : longer.targets()) {
    if (of == "batch") {  // whose base value belongs to the training loop
      if (Schedule part(stage); part.has(of) && part.observes())
        fail_usage(owner + ": the batch size is planned before the run, and " + stage.name + " waits for its losses");
      continue;
    }
    const OptionInfo& option = find_option(known, of, owner);
    const double value = parts[0].value(static_cast<std::size_t>(&option - known.data()));
    if (option.form != OptionInfo::Form::number || value == infinity)
      fail_usage(owner + ": " + of + " cannot be scheduled, it is no number but " + format_range(option));
    if (value == 0) fail_usage(owner + ": " + of + " is 0, and a schedule multiplies it; set " + of + "= as well");
  }
  schedule = std::move(longer);
}

void OptimizerSpec::set_lr(double lr) {
  if (!by.empty()) return by[0].set_lr(lr);
  parts[0].rule->set(0,
                     parse_option(info().hyper[0], format_number(lr), std::string("optimizer ") + info().about.name));
}

std::string OptimizerSpec::text() const {
  std::string text = parts[0].text();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    text += parts[i].words.empty() ? " | rest " : " | for ";
    for (std::size_t w = 0; w < parts[i].words.size(); ++w) text += (w > 0 ? "," : "") + parts[i].words[w];
    text += (parts[i].words.empty() ? "" : " ") + parts[i].text();
  }
  for (const SpecStage& s : stages) {
    std::visit([&](const auto& stage) { text += std::string(" | ") + stage.name; }, s.stage);
    for (const std::string& word : s.words) text += " " + word;
    std::visit([&](const auto& stage) { text += changed_options(stage, std::decay_t<decltype(stage)>{}); }, s.stage);
  }
  if (!schedule.empty()) text += " | " + schedule.spec();
  if (!by.empty()) text += " | by " + by[0].text();
  return text;
}

bool names(const std::vector<std::string>& words, const Block& block) {
  static constexpr const char* kinds[] = {"matrix", "bias", "norm", "embedding", "vector"};
  auto matches = [](auto self, std::string_view pattern, std::string_view text) -> bool {
    if (pattern.empty()) return text.empty();
    if (pattern[0] != '*')
      return !text.empty() && text[0] == pattern[0] && self(self, pattern.substr(1), text.substr(1));
    for (std::size_t skip = 0; skip <= text.size(); ++skip)
      if (self(self, pattern.substr(1), text.substr(skip))) return true;
    return false;
  };
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return normalised(word) == kinds[static_cast<std::size_t>(block.kind)] || matches(matches, word, block.name);
  });
}

}  // namespace ravine
