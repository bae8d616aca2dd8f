#include <csignal>

#include "cli/commands.hpp"

int main(int argc, char** argv) {
  using namespace ravine::cli;
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe and a full quota are errors of writing, reported as such
  std::signal(SIGXFSZ, SIG_IGN);
  return dispatch(
      argc, argv,
      {train_command(), predict_command(), evaluate_command(), inspect_command(), compare_command(), tune_command(),
       find_lr_command(), landscape_command(), obstacles_command(), minimize_command(), search_command(),
       rollout_command(), list_command(), explain_command(), generate_command(), demo_command()});
}
