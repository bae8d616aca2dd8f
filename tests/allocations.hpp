// Counts the allocations of this process: the test program replaces operator new.
#pragma once
#include <cstddef>

namespace ravine {

std::size_t allocations();

}  // namespace ravine
