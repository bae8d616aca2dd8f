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

}  // namespace

Schedule::Schedule(const Stage& stage) {
  const std::string owner = "schedule " + stage.name;
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
      (index < known.size() - frame.size() ? mine : common).push_back(argument);
    }
    set_options(shape, mine, owner);
    set_options(frame_, common, owner);
    if constexpr (std::is_same_v<Shape, Piecewise>) {
      for (const std::string& word : stage.words) {
        shape.changes.push_back(parse_change(word));
        if (shape.changes.size() > 1 && shape.changes.back().from <= shape.changes[shape.changes.size() - 2].from)
          fail_usage(owner + ": the times must rise, but " + quote(word) + " does not");
      }
      if (shape.changes.empty()) fail_usage(owner + " needs words T:RATE, as in \"piecewise 30:0.01 60:x0.1\"");
    } else if (!stage.words.empty()) {
      fail_usage(owner + " takes key=value only, not " + quote(stage.words[0]));
    }
    shape_ = std::move(shape);
  });
  if (!found)
    fail_usage("unknown schedule " + quote(stage.name) + did_you_mean(stage.name, names) + " (ravine list schedules)");
}

double Schedule::rate(double a0, const Clock& clock) const {
  const By by = frame_.by == 0   ? std::visit([](const auto& s) { return s.by; }, shape_)
                : frame_.by == 1 ? By::step
                                 : By::epoch;
  double t = by == By::step ? clock.step : clock.epoch, total = by == By::step ? clock.steps : clock.epochs;
  const double warmup = frame_.warmup < 1 ? frame_.warmup * total : frame_.warmup;
  if (t + 1 < warmup) return a0 * (t + 1) / warmup;
  t = std::max(0.0, t - std::ceil(warmup - 1e-9));
  total -= std::ceil(warmup - 1e-9);
  const double rate = std::visit(
      [&](const auto& s) {
        using Shape = std::decay_t<decltype(s)>;
        if constexpr (std::is_same_v<Shape, Piecewise>) return s.rate(a0, t);
        else if constexpr (std::is_same_v<Shape, Plateau>) return a0 * memory_.factor;
        else return a0 * s.factor(t, total);
      },
      shape_);
  return std::max(frame_.min, rate);
}

void Schedule::observe(double loss) {
  if (const auto* plateau = std::get_if<Plateau>(&shape_)) plateau->observe(loss, memory_);
}

std::string Schedule::spec() const {
  return std::visit(
             [](const auto& s) {
               using Shape = std::decay_t<decltype(s)>;
               std::string text = Shape::name;
               if constexpr (std::is_same_v<Shape, Piecewise>)
                 for (const Piecewise::Change& c : s.changes)
                   text += " " + format_number(c.from) + (c.times ? ":x" : ":") + format_number(c.value);
               return text + changed_options(s, Shape{});
             },
             shape_) +
         changed_options(frame_, ScheduleFrame{});
}

std::vector<ScheduleInfo> list_schedules() {
  std::vector<ScheduleInfo> list;
  for_shapes([&](const auto& shape) {
    list.push_back({shape.name, shape.formula, shape.meaning, unit(shape.by), describe(shape)});
  });
  return list;
}

std::vector<OptionInfo> schedule_frame_options() { return describe(ScheduleFrame{}); }

bool is_schedule(const std::string& name) {
  bool found = false;
  for_shapes([&](const auto& shape) { found |= name == shape.name; });
  return found;
}

}  // namespace ravine
