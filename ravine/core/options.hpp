// Options at run time: what a Hyper table says, read and written by name and text. Validation happens here and nowhere
// else; an error names the owner, the option, the value and the range, and suggests the nearest name.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ravine/core/hyper.hpp"
#include "ravine/core/spec.hpp"

namespace ravine {

/// One option without its type: for lists, help and documents.
struct OptionInfo {
  enum class Form { number, flag, choice };
  std::string name;
  Form form;
  double value;  ///< a default; flags are 0 or 1, a choice is its index
  Range range;
  std::vector<std::string> choices;
  std::string meaning;
};

/// The value that `text` stands for. Throws Error (usage).
double parse_option(const OptionInfo& option, const std::string& text, const std::string& owner);
/// The text that parse_option reads back as `value`.
std::string format_option(const OptionInfo& option, double value);
/// "(0, inf)", "[0, 1)", "true or false", "torch or reference".
std::string format_range(const OptionInfo& option);
/// The option called `name`. Throws Error (usage) with the nearest known name.
const OptionInfo& find_option(std::span<const OptionInfo> options, const std::string& name, const std::string& owner);

template <class R, class Base>
double get_option(const R& object, const Hyper<Base>& row) {
  const Base& base = object;
  if (row.number != nullptr) return base.*row.number;
  if (row.flag != nullptr) return base.*row.flag ? 1 : 0;
  return base.*row.choice;
}

template <class R, class Base>
void set_option(R& object, const Hyper<Base>& row, double value) {
  Base& base = object;
  if (row.number != nullptr) base.*row.number = value;
  else if (row.flag != nullptr) base.*row.flag = value != 0;
  else base.*row.choice = static_cast<int>(value);
}

/// The rows of a table, which may be empty.
template <class R>
constexpr auto rows_of() {
  return std::span(R::hyper.begin(), R::hyper.size());
}

/// The table of `object` with its present values.
template <class R>
std::vector<OptionInfo> describe(const R& object) {
  std::vector<OptionInfo> options;
  for (const auto& row : rows_of<R>()) {
    const auto form = row.number != nullptr ? OptionInfo::Form::number
                      : row.flag != nullptr ? OptionInfo::Form::flag
                                            : OptionInfo::Form::choice;
    OptionInfo option{row.name, form, get_option(object, row), row.range, {}, row.meaning};
    std::string choice;
    for (const char* c = row.choices; *c != '\0'; ++c) {
      if (*c == '|') option.choices.push_back(std::exchange(choice, ""));
      else choice += *c;
    }
    if (!choice.empty()) option.choices.push_back(choice);
    options.push_back(std::move(option));
  }
  return options;
}

/// Sets the options that `arguments` name. Throws Error (usage).
template <class R>
void set_options(R& object, const std::vector<std::pair<std::string, std::string>>& arguments,
                 const std::string& owner) {
  const std::vector<OptionInfo> options = describe(object);
  for (const auto& [key, text] : arguments) {
    const OptionInfo& option = find_option(options, key, owner);
    set_option(object, rows_of<R>()[static_cast<std::size_t>(&option - options.data())],
               parse_option(option, text, owner));
  }
}

/// The options of `object` that differ from `standard`, as spec arguments " key=value ...".
template <class R>
std::string changed_options(const R& object, const R& standard) {
  const std::vector<OptionInfo> options = describe(object);
  std::string text;
  for (std::size_t i = 0; i < options.size(); ++i)
    if (options[i].value != get_option(standard, rows_of<R>()[i]))
      text += " " + options[i].name + "=" + format_option(options[i], options[i].value);
  return text;
}

}  // namespace ravine
