// PolicyModel: a policy that was found, with all that is needed to run it: its shape, its weights, the whitening, and
// where it came from. One file holds it (docs/formats.md).
#pragma once
#include <string>

#include "ravine/control/policy.hpp"

namespace ravine {

struct PolicyModel {
  std::string environment;  ///< its name
  PolicySpec spec;
  std::size_t observations = 0;
  ActionSpace action;
  Whitening whitening;
  Buffer<float> parameters;
  // Where it came from.
  std::string version, optimizer;
  std::uint64_t seed = 0;
  std::size_t iterations = 0, episodes = 0, steps = 0;  ///< made in training before it
  double mean_return = 0;                               ///< at the evaluation by which it was chosen

  [[nodiscard]] Policy policy() const { return {spec, observations, action}; }
  [[nodiscard]] PolicyModel copy() const;
  /// Throws Error (runtime).
  void save(const std::string& path) const;
  /// Throws Error: runtime if it cannot be read, data if it is not an intact policy.
  static PolicyModel load(const std::string& path);
};

}  // namespace ravine
