// The list of block rules: the only registration.
#include "ravine/blocks/block_rule.hpp"

namespace ravine {

std::vector<std::unique_ptr<BlockRule>> all_block_rules() { return {}; }

}  // namespace ravine
