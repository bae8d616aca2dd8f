// The version of ravine; CMakeLists.txt reads it from here.
#pragma once

namespace ravine {

inline constexpr const char* version = "0.1.0";

}  // namespace ravine
