find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(ZLIB REQUIRED)
find_path(RAVINE_FAST_FLOAT_INCLUDE fast_float/fast_float.h REQUIRED)
find_path(RAVINE_RANDOM123_INCLUDE Random123/philox.h REQUIRED)
find_path(RAVINE_XXHASH_INCLUDE xxhash.h REQUIRED)
find_path(RAVINE_EIGEN_INCLUDE Eigen/Core PATH_SUFFIXES eigen3 REQUIRED)
find_library(RAVINE_XXHASH_LIBRARY xxhash REQUIRED)

file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/ravine/*.cpp)
list(FILTER sources EXCLUDE REGEX "/kernels\\.cpp$")  # once per instruction set: below
list(FILTER sources EXCLUDE REGEX "^ravine/environments/mujoco/")  # where MuJoCo is there: cmake/mujoco.cmake
add_library(ravine ${sources})
add_library(ravine::ravine ALIAS ravine)
ravine_kernels(ravine ravine/engine/kernels.cpp)
ravine_kernels(ravine ravine/linalg/kernels.cpp)
ravine_kernels(ravine ravine/nn/kernels.cpp)

target_compile_features(ravine PUBLIC cxx_std_20)
target_include_directories(ravine PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_include_directories(ravine SYSTEM PRIVATE ${RAVINE_FAST_FLOAT_INCLUDE} ${RAVINE_RANDOM123_INCLUDE} ${RAVINE_XXHASH_INCLUDE}
  ${RAVINE_EIGEN_INCLUDE})
# Eigen under a name of our own: the linker must not mix its templates with those of a program that compiles them otherwise.
set_source_files_properties(ravine/linalg/matrix_functions.cpp PROPERTIES COMPILE_DEFINITIONS
  "EIGEN_DONT_PARALLELIZE;EIGEN_MPL2_ONLY;Eigen=ravine_eigen")
target_link_libraries(ravine PRIVATE $<BUILD_INTERFACE:ravine_options> $<BUILD_INTERFACE:nlohmann_json::nlohmann_json> fmt::fmt ZLIB::ZLIB ${RAVINE_XXHASH_LIBRARY} PUBLIC Threads::Threads)
ravine_precompile(ravine)
set_source_files_properties(ravine/linalg/matrix_functions.cpp ravine/report/assets.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON)  # own definitions
