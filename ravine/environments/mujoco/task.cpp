#include "ravine/environments/mujoco/task.hpp"

#include <algorithm>
#include <cmath>

namespace ravine {

std::vector<std::string> numbered(const char* name, std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(name + std::to_string(i));
  return names;
}

bool within(std::span<const double> values, double bound) {
  return std::ranges::all_of(values, [bound](double v) { return std::abs(v) < bound; });
}

}  // namespace ravine
