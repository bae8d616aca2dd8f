#include "ravine/optim/method_rules.hpp"

namespace ravine {

std::vector<std::unique_ptr<AnyRule>> all_method_rules() { return {}; }

}  // namespace ravine
