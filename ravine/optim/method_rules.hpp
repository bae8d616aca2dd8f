// The optimizers that drive an objective themselves, as far as a spec string goes: what they are and their options.
// What they do is in methods/.
#pragma once
#include "ravine/engine/any_rule.hpp"

namespace ravine {

/// All of them, with their defaults.
std::vector<std::unique_ptr<AnyRule>> all_method_rules();

}  // namespace ravine
