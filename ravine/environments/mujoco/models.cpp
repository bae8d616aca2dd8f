#include <cassert>

#include "ravine/environments/mujoco/task.hpp"

// The assembler takes the files as they are.
#define RAVINE_MODEL(name)                                                                                    \
  asm(".section .rodata\nravine_model_" #name "_begin: .incbin \"" RAVINE_MUJOCO_MODELS "/" #name             \
      ".xml\"\nravine_model_" #name "_end: .byte 0\n.globl ravine_model_" #name "_begin, ravine_model_" #name \
      "_end\n.hidden ravine_model_" #name "_begin, ravine_model_" #name "_end\n.previous");                   \
  extern "C" __attribute__((visibility("hidden"))) const char ravine_model_##name##_begin[], ravine_model_##name##_end[]

RAVINE_MODEL(swimmer);
RAVINE_MODEL(half_cheetah);
RAVINE_MODEL(hopper);
RAVINE_MODEL(walker2d);
RAVINE_MODEL(ant);
RAVINE_MODEL(humanoid);

namespace ravine {

std::string_view mujoco_model(std::string_view name) {
  if (name == "swimmer") return {ravine_model_swimmer_begin, ravine_model_swimmer_end};
  if (name == "half_cheetah") return {ravine_model_half_cheetah_begin, ravine_model_half_cheetah_end};
  if (name == "hopper") return {ravine_model_hopper_begin, ravine_model_hopper_end};
  if (name == "walker2d") return {ravine_model_walker2d_begin, ravine_model_walker2d_end};
  if (name == "ant") return {ravine_model_ant_begin, ravine_model_ant_end};
  assert(name == "humanoid");
  return {ravine_model_humanoid_begin, ravine_model_humanoid_end};
}

}  // namespace ravine
