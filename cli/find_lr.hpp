// How the search for a learning rate is told: for `find-lr`, and for `train --lr auto`.
#pragma once
#include <string>

#include "ravine/landscape/lr_range.hpp"

namespace ravine::cli {

/// "lr 0.0032 (valley; the seeds say 0.0025 to 0.004); the loss explodes at 0.4"
std::string describe(const LrRange& range);

}  // namespace ravine::cli
