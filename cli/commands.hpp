// The commands of ravine, one source file each.
#pragma once
#include "cli/command.hpp"

namespace ravine::cli {

Command train_command();
Command predict_command();
Command evaluate_command();
Command inspect_command();
Command minimize_command();
Command find_lr_command();
Command landscape_command();
Command obstacles_command();
Command search_command();
Command rollout_command();
Command list_command();
Command explain_command();
Command generate_command();
Command demo_command();
Command compare_command();
Command tune_command();

}  // namespace ravine::cli
