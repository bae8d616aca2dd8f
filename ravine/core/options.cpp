#include "ravine/core/options.hpp"

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine {

double parse_option(const OptionInfo& option, const std::string& text, const std::string& owner) {
  const std::string folded = normalised(text);
  if (option.form == OptionInfo::Form::flag) {
    if (folded == "true" || folded == "yes" || folded == "on" || folded == "1") return 1;
    if (folded == "false" || folded == "no" || folded == "off" || folded == "0") return 0;
  } else if (option.form == OptionInfo::Form::choice) {
    for (std::size_t i = 0; i < option.choices.size(); ++i)
      if (normalised(option.choices[i]) == folded) return static_cast<double>(i);
    fail_usage(owner + ": " + option.name + "=" + text + " is not known; it is one of " + format_range(option) +
               did_you_mean(text, option.choices));
  } else if (const auto value = parse_number(text)) {
    const Range& r = option.range;
    const bool low = r.low_open ? *value > r.low : *value >= r.low,
               high = r.high_open ? *value < r.high : *value <= r.high;
    if (low && high) return *value;
    fail_usage(owner + ": " + option.name + "=" + text + " is out of range " + format_range(option));
  }
  fail_usage(owner + ": " + option.name + "=" + text + " should be " +
             (option.form == OptionInfo::Form::flag ? "true or false" : "a number in " + format_range(option)));
}

std::string format_option(const OptionInfo& option, double value) {
  switch (option.form) {
    case OptionInfo::Form::flag: return value != 0 ? "true" : "false";
    case OptionInfo::Form::choice: return option.choices[static_cast<std::size_t>(value)];
    case OptionInfo::Form::number: break;
  }
  return format_number(value);
}

std::string format_range(const OptionInfo& option) {
  if (option.form == OptionInfo::Form::flag) return "true or false";
  if (option.form == OptionInfo::Form::choice) return join(option.choices, ", ");
  return (option.range.low_open ? "(" : "[") + format_number(option.range.low) + ", " +
         format_number(option.range.high) + (option.range.high_open ? ")" : "]");
}

const OptionInfo& find_option(std::span<const OptionInfo> options, const std::string& name, const std::string& owner) {
  std::vector<std::string> known;
  for (const OptionInfo& option : options) {
    if (option.name == name) return option;
    known.push_back(option.name);
  }
  const std::string hint = did_you_mean(name, known);
  fail_usage(owner + " has no option " + quote(name) +
             (hint.empty() ? "; it has: " + (known.empty() ? "none" : join(known, ", ")) : hint));
}

}  // namespace ravine
