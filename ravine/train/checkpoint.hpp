// A checkpoint: everything a training needs to go on exactly where it stood, in one file (docs/formats.md).
#pragma once
#include <string>

#include "ravine/train/fit.hpp"

namespace ravine {

/// What belongs to the state: the configuration as the caller writes it, and the hash of the data it was made from.
struct CheckpointInfo {
  std::string config;
  std::string data_hash;
};

void save_checkpoint(const std::string& path, const FitState& state, const CheckpointInfo& info);
/// Throws Error (data) if it is not an intact checkpoint.
CheckpointInfo load_checkpoint(const std::string& path, FitState& state);

}  // namespace ravine
