// Requirements on the result: "accuracy>=0.9".
#pragma once
#include <string>
#include <vector>

#include "ravine/data/schema.hpp"
#include "ravine/record/run.hpp"

namespace ravine::cli {

struct Requirement {
  std::string text, metric, comparison;
  double bound = 0;
  [[nodiscard]] bool met(const Metrics& metrics) const;
};

/// Throws Error (usage) if it is malformed or names a figure that the target does not have.
Requirement parse_requirement(const std::string& text, const Target& target);

}  // namespace ravine::cli
