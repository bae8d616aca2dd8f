# ravine_options: how every source of the project is compiled. Users of the library get only C++20 from it.
add_library(ravine_options INTERFACE)
target_compile_features(ravine_options INTERFACE cxx_std_20)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
target_include_directories(ravine_options INTERFACE ${PROJECT_SOURCE_DIR})
# The same bits on every machine: no contraction to fused multiply-add, never -ffast-math. errno is not looked at, which
# lets square roots and powers be inlined and hoisted.
target_compile_options(ravine_options INTERFACE -ffp-contract=off -fno-math-errno -Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(ravine_options INTERFACE -Wno-restrict)  # false alarms on "text" + std::string (GCC bug 105651)
endif()
if(RAVINE_STRICT)
  target_compile_options(ravine_options INTERFACE -Werror)
endif()
if(RAVINE_SANITIZE)
  target_compile_options(ravine_options INTERFACE -fsanitize=${RAVINE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(ravine_options INTERFACE -fsanitize=${RAVINE_SANITIZE})
endif()

# A quarter of the time of a clang build is the same headers of others, over and over. (g++ 12 warns about their insides when
# they come precompiled, so it compiles without; that also shows that sources include what they use.)
function(ravine_precompile target)
  if(RAVINE_PCH AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_precompile_headers(${target} PRIVATE <algorithm> <array> <chrono> <cmath> <functional> <map> <memory> <optional> <set> <span>
      <string> <variant> <vector> <nlohmann/json.hpp> ${ARGN})
  endif()
endfunction()
