// Golden files: trajectories made by running reference implementations, see tests/golden/README.md.
#pragma once
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace ravine {

inline nlohmann::json golden(const std::string& name) {
  std::ifstream in(std::string(RAVINE_GOLDEN) + "/" + name + ".json");
  return nlohmann::json::parse(in);
}

}  // namespace ravine
