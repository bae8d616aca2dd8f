#include "ravine/schedules/schedule.hpp"

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine {
namespace {

const char* unit(By by) { return by == By::step ? "step" : "epoch"; }

// Calls f with a default object of every shape in turn.
template <class F, std::size_t... i>
void for_shapes(F f, std::index_sequence<i...>) {
  (f(std::variant_alternative_t<i, AnyShape>{}), ...);
}
template <class F>
void for_shapes(F f) {
  for_shapes(f, std::make_index_sequence<std::variant_size_v<AnyShape>>());
}

Piecewise::Change parse_change(const std::string& word) {
  const std::size_t colon = word.find(':');
  if (colon != std::string::npos) {
    const auto from = parse_number(word.substr(0, colon));
    std::string value = word.substr(colon + 1);
    const bool times = value.starts_with('x');
    const auto number = parse_number(times ? value.substr(1) : value);
    if (from && number && *from >= 0 && *number >= 0) return {*from, *number, times};
  }
  fail_usage("schedule piecewise: " + quote(word) + " is not T:RATE or T:xFACTOR, as in \"piecewise 30:0.01 60:x0.1\"");
}

// The words of a stage. Their times must rise.
void check_rise(double before, double now, const std::string& word, const std::string& owner) {
  if (now <= before) fail_usage(owner + ": the times must rise, but " + quote(word) + " does not");
}
void read_words(Piecewise& shape, const std::vector<std::string>& words, const std::string& owner) {
  for (const std::string& word : words) {
    const Piecewise::Change change = parse_change(word);
    if (!shape.changes.empty()) check_rise(shape.changes.back().from, change.from, word, owner);
    shape.changes.push_back(change);
  }
  if (shape.changes.empty()) fail_usage(owner + " needs words T:RATE, as in \"piecewise 30:0.01 60:x0.1\"");
}
void read_words(MultiStep& shape, const std::vector<std::string>& words, const std::string& owner) {
  for (const std::string& word : words) {
    const auto time = parse_number(word);
    if (!time || !(*time >= 0)) fail_usage(owner + ": " + quote(word) + " is not a time, as in \"multistep 30 60\"");
    if (!shape.milestones.empty()) check_rise(shape.milestones.back(), *time, word, owner);
    shape.milestones.push_back(*time);
  }
  if (shape.milestones.empty()) fail_usage(owner + " needs words T, as in \"multistep 30 60\"");
}
template <class Shape>
void read_words(Shape& /*shape*/, const std::vector<std::string>& words, const std::string& owner) {
  if (!words.empty()) fail_usage(owner + " takes key=value only, not " + quote(words[0]));
}

std::string words_of(const Piecewise& shape) {
  std::string text;
  for (const Piecewise::Change& c : shape.changes)
    text += " " + format_number(c.from) + (c.times ? ":x" : ":") + format_number(c.value);
  return text;
}
std::string words_of(const MultiStep& shape) {
  std::string text;
  for (const double time : shape.milestones) text += " " + format_number(time);
  return text;
}
template <class Shape>
std::string words_of(const Shape& /*shape*/) {
  return "";
}

// The first whole position at which something of this length, or share of `total`, is over.
double end_of(double length, double total) { return std::ceil((length < 1 ? length * total : length) - 1e-9); }

}  // namespace

void Schedule::add(const Stage& stage) {
  const std::string owner = "schedule " + stage.name;
  Part part;
  bool found = false;
  std::vector<std::string> names;
  for_shapes([&](auto shape) {
    using Shape = decltype(shape);
    names.emplace_back(Shape::name);
    if (stage.name != Shape::name) return;
    found = true;
    std::vector<OptionInfo> known = describe(shape), frame = schedule_frame_options();
    known.insert(known.end(), frame.begin(), frame.end());
    std::vector<std::pair<std::string, std::string>> mine, common;
    for (const auto& argument : stage.arguments) {
      const auto index = static_cast<std::size_t>(&find_option(known, argument.first, owner) - known.data());
      if (index + 1 == known.size()) part.of = normalised(argument.second);
      else (index < known.size() - frame.size() ? mine : common).push_back(argument);
    }
    set_options(shape, mine, owner);
    set_options(part.frame, common, owner);
    read_words(shape, stage.words, owner);
    if constexpr (requires { shape.fault(); })
      if (const char* fault = shape.fault()) fail_usage(owner + ": " + fault);
    if constexpr (WatchesLoss<Shape>) part.memory = shape.start();
    part.shape = std::move(shape);
  });
  if (!found)
    fail_usage("unknown schedule " + quote(stage.name) + did_you_mean(stage.name, names) + " (ravine list schedules)");

  const Part* before = nullptr;  // the part that this one is joined or chained to
  for (const Part& other : parts_)
    if (other.of == part.of && (!other.frame.chain || part.frame.chain)) before = &other;
  if (part.frame.chain) {
    if (before == nullptr) fail_usage(owner + ": chain=true, but no schedule of " + part.of + " stands before it");
    if (part.frame.until != 0) fail_usage(owner + ": until belongs to the schedule that this one is chained to");
  } else if (before != nullptr) {
    const double end = before->frame.until, mine = part.frame.until;
    if (end == 0)
      fail_usage("two schedules of " + part.of + ", " + quote(before->spec()) + " and " + quote(part.spec()) +
                 ": give the first an end with until= or chain the second with chain=true");
    // Ends in different measures can only be compared when the run's length is known.
    if (mine != 0 && mine <= end && (mine < 1) == (end < 1) && part.by() == before->by())
      fail_usage(owner + ": until=" + format_number(mine) + " is not after the one before it, " + format_number(end));
  }
  parts_.push_back(std::move(part));
}

By Schedule::Part::by() const {
  if (frame.by == 0) return std::visit([](const auto& s) { return s.by; }, shape);
  return frame.by == 1 ? By::step : By::epoch;
}

double Schedule::Part::rate(double a0, const Clock& clock) const {
  const bool steps = by() == By::step;
  double t = steps ? clock.step : clock.epoch, total = steps ? clock.steps : clock.epochs;
  const double warmup = frame.warmup < 1 ? frame.warmup * total : frame.warmup;
  if (t + 1 < warmup) return a0 * (t + 1) / warmup;
  t = std::max(0.0, t - std::ceil(warmup - 1e-9));
  total = std::max(0.0, total - std::ceil(warmup - 1e-9));
  const double rate = std::visit(
      [&](const auto& s) {
        using Shape = std::decay_t<decltype(s)>;
        if constexpr (std::is_same_v<Shape, Piecewise>) return s.rate(a0, t);
        else if constexpr (WatchesLoss<Shape>) return a0 * memory.back();
        else return a0 * s.factor(t, total);
      },
      shape);
  return std::max(frame.min, rate);
}

template <class Parts, class F>
void Schedule::acting(Parts& parts, std::string_view of, const Clock& clock, F f) {
  Clock own;
  double step = 0, epoch = 0;  // where the part begins
  bool acts = false;
  for (auto& part : parts) {
    if (part.of != of) continue;
    if (!part.frame.chain) {
      if (acts) return;  // the next one's time has not come
      double end_step = clock.steps, end_epoch = clock.epochs;
      acts = true;
      if (const double until = part.frame.until; until != 0) {
        const bool steps = part.by() == By::step;
        const double share = until < 1 ? until : until / (steps ? clock.steps : clock.epochs);
        end_step = steps ? end_of(until, clock.steps) : std::ceil(share * clock.steps - 1e-9);
        end_epoch = steps ? std::ceil(share * clock.epochs - 1e-9) : end_of(until, clock.epochs);
        acts = steps ? clock.step < end_step : clock.epoch < end_epoch;
      }
      own = {.step = std::max(0.0, clock.step - step),
             .steps = end_step - step,
             .epoch = std::max(0.0, clock.epoch - epoch),
             .epochs = end_epoch - epoch};
      if (!acts) {
        // The last part has nothing that could follow it.
        acts = std::none_of(&part + 1, parts.data() + parts.size(),
                            [&](const Part& p) { return p.of == of && !p.frame.chain; });
        step = end_step, epoch = end_epoch;
      }
    }
    if (acts) f(part, own);
  }
}

double Schedule::value(std::string_view of, double base, const Clock& clock) const {
  acting(parts_, of, clock, [&](const Part& part, const Clock& own) { base = part.rate(base, own); });
  return base;
}

bool Schedule::has(std::string_view of) const {
  return std::any_of(parts_.begin(), parts_.end(), [&](const Part& p) { return p.of == of; });
}

std::vector<std::string> Schedule::targets() const {
  std::vector<std::string> targets;
  for (const Part& p : parts_)
    if (std::find(targets.begin(), targets.end(), p.of) == targets.end()) targets.push_back(p.of);
  return targets;
}

bool Schedule::observes() const {
  return std::any_of(parts_.begin(), parts_.end(), [](const Part& p) { return !p.memory.empty(); });
}

void Schedule::observe(double loss, const Clock& clock) {
  if (!observes()) return;
  for (const std::string& of : targets())
    acting(parts_, of, clock, [&](Part& part, const Clock&) {
      std::visit(
          [&](const auto& s) {
            if constexpr (WatchesLoss<std::decay_t<decltype(s)>>) s.observe(loss, part.memory);
          },
          part.shape);
    });
}

std::string Schedule::Part::spec() const {
  return std::visit(
             [](const auto& s) {
               using Shape = std::decay_t<decltype(s)>;
               return Shape::name + words_of(s) + changed_options(s, Shape{});
             },
             shape) +
         (of == "lr" ? "" : " of=" + of) + changed_options(frame, ScheduleFrame{});
}

std::string Schedule::spec() const {
  if (parts_.empty()) return Constant::name;
  std::string text;
  for (const Part& part : parts_) text += (text.empty() ? "" : " | ") + part.spec();
  return text;
}

std::vector<double> Schedule::memory() const {
  std::vector<double> numbers;
  for (const Part& part : parts_) numbers.insert(numbers.end(), part.memory.begin(), part.memory.end());
  return numbers;
}

void Schedule::set_memory(std::span<const double> numbers) {
  for (Part& part : parts_) {
    std::copy_n(numbers.begin(), part.memory.size(), part.memory.begin());
    numbers = numbers.subspan(part.memory.size());
  }
}

std::vector<ScheduleInfo> list_schedules() {
  std::vector<ScheduleInfo> list;
  for_shapes([&](const auto& shape) {
    list.push_back({shape.name, shape.formula, shape.meaning, unit(shape.by), describe(shape)});
  });
  return list;
}

std::vector<OptionInfo> schedule_frame_options() {
  std::vector<OptionInfo> options = describe(ScheduleFrame{});
  options.push_back({"of",
                     OptionInfo::Form::choice,
                     0,
                     {},
                     {"lr", "weight_decay", "batch", "or another number of the optimizer"},
                     "the hyperparameter that is scheduled"});
  return options;
}

bool is_schedule(const std::string& name) {
  bool found = false;
  for_shapes([&](const auto& shape) { found |= name == shape.name; });
  return found;
}

}  // namespace ravine
