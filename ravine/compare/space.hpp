// Search spaces: which options of an optimizer are tried, between which bounds, on which scale. The published ones are
// those of docs/comparing.md; an optimizer without one gets its learning rate, and the decays it shares with Adam.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "ravine/optim/optimizer_spec.hpp"

namespace ravine {

/// How a bounded number is spread over the unit interval; log_from_1 is logarithmic in 1 - x, for decays near 1.
enum class Scale { linear, log, log_from_1 };
std::string to_string(Scale scale);

struct Dimension {
  std::string key;
  double low, high;
  Scale scale;
  std::vector<double> choices = {};  ///< instead of bounds: one of these

  /// The value at u in [0, 1], to four digits.
  [[nodiscard]] double at(double u) const;
};

/// A value per key.
using Point = std::vector<std::pair<std::string, double>>;

/// `value` to four significant digits: what people can read and type.
double rounded(double value);

/// The space of a rule; the learning rate comes first.
std::vector<Dimension> published_space(const OptimizerSpec& spec);

/// Sets an option of the first part: one of the rule's, or weight_decay. Throws Error (usage) with the nearest name.
void set_option_value(OptimizerSpec& spec, const std::string& key, double value);
/// The canonical text of the spec with these values.
std::string spec_at(const std::string& spec, const Point& point);

}  // namespace ravine
