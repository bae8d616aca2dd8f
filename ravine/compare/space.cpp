#include "ravine/compare/space.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine {
namespace {

struct PublishedRange {
  const char* rules;  // names between blanks, or * for those that have no line of their own
  const char* key;
  Scale scale;
  double low, high;  // of x, or of 1 - x
};

// Ranges of docs/comparing.md. The first line that fits the rule and the key counts.
constexpr PublishedRange ranges[] = {
    {" sgd ", "lr", Scale::log, 1e-3, 3},
    {" momentum heavy_ball nesterov ", "lr", Scale::log, 1e-4, 1},
    {" momentum heavy_ball nesterov ", "momentum", Scale::log_from_1, 5e-3, 0.5},
    {" momentum heavy_ball nesterov ", "beta", Scale::log_from_1, 5e-3, 0.5},
    {" adagrad ", "lr", Scale::log, 1e-3, 1},
    {" adagrad ", "eps", Scale::log, 1e-10, 1e-2},
    {" adadelta ", "lr", Scale::log, 0.1, 10},
    {" adadelta ", "rho", Scale::log_from_1, 5e-3, 0.3},
    {" adadelta ", "eps", Scale::log, 1e-8, 1e-3},
    {" rprop ", "lr", Scale::log, 1e-4, 0.3},
    {" rprop ", "eta_plus", Scale::linear, 1.05, 1.5},
    {" rprop ", "eta_minus", Scale::linear, 0.3, 0.7},
    {" rmsprop ", "lr", Scale::log, 1e-5, 0.1},
    {" rmsprop ", "rho", Scale::log_from_1, 1e-3, 0.3},
    {" rmsprop ", "eps", Scale::log, 1e-10, 0.1},
    {" adam adamw nadam nadamw amsgrad ", "lr", Scale::log, 1e-5, 0.1},
    {" adam adamw nadam nadamw amsgrad ", "beta1", Scale::log_from_1, 0.02, 0.5},
    {" adam adamw nadam nadamw amsgrad ", "beta2", Scale::log_from_1, 1e-4, 0.1},
    {" adam adamw nadam nadamw amsgrad ", "eps", Scale::log, 1e-10, 1},
    {" adamw nadamw ", "weight_decay", Scale::log, 1e-4, 1},
    {"*", "beta1", Scale::log_from_1, 0.02, 0.5},
    {"*", "beta2", Scale::log_from_1, 1e-4, 0.1},
};

const PublishedRange* find_range(const std::string& rule, const std::string& key) {
  const std::string word = " " + rule + " ";
  bool known = false;
  for (const PublishedRange& r : ranges) {
    const std::string rules = r.rules;
    const bool fits = rules.find(word) != std::string::npos;
    known = known || fits;
    if (key == r.key && (fits || (rules == "*" && !known))) return &r;
  }
  return nullptr;
}

}  // namespace

std::string to_string(Scale scale) {
  switch (scale) {
    case Scale::linear: return "linear";
    case Scale::log: return "log";
    case Scale::log_from_1: return "log_from_1";
  }
  return "";
}

double rounded(double value) { return *parse_number(fmt::format("{:.4g}", value)); }

double Dimension::at(double u) const {
  if (!choices.empty())
    return choices[std::min(choices.size() - 1, static_cast<std::size_t>(u * static_cast<double>(choices.size())))];
  switch (scale) {
    case Scale::linear: return rounded(low + u * (high - low));
    case Scale::log: return rounded(low * std::pow(high / low, u));
    case Scale::log_from_1:  // 1 - 0.00023 is written 0.99977
      return *parse_number(fmt::format("{:.10g}", 1 - rounded((1 - high) * std::pow((1 - low) / (1 - high), u))));
  }
  return low;
}

std::vector<Dimension> published_space(const OptimizerSpec& spec) {
  const std::string name = spec.info().about.name;
  std::vector<Dimension> space;
  for (const OptionInfo& option : spec.parts[0].options()) {
    const PublishedRange* range = find_range(name, option.name);
    if (range == nullptr && option.name == "lr") {
      space.push_back({"lr", rounded(spec.lr() / 100), rounded(spec.lr() * 100), Scale::log});
    } else if (range != nullptr) {
      const bool from_1 = range->scale == Scale::log_from_1;
      space.push_back(
          {option.name, from_1 ? 1 - range->high : range->low, from_1 ? 1 - range->low : range->high, range->scale});
    }
  }
  return space;
}

void set_option_value(OptimizerSpec& spec, const std::string& key, double value) {
  Part& part = spec.parts[0];
  const std::vector<OptionInfo> options = part.options();
  const OptionInfo& option = find_option(options, key, spec.info().about.name);
  parse_option(option, format_option(option, value), spec.info().about.name);  // complains where it is out of range
  const auto row = static_cast<std::size_t>(&option - options.data());
  if (row < spec.info().hyper.size()) part.rule->set(row, value);
  else if (key == "weight_decay") part.weight_decay = value;
  else fail_usage(key + " is not a number that can be searched");
}

std::string spec_at(const std::string& spec, const Point& point) {
  OptimizerSpec changed(spec);
  for (const auto& [key, value] : point) set_option_value(changed, key, value);
  return changed.text();
}

}  // namespace ravine
