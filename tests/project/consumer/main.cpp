#include <cstdio>

#include "ravine/methods/minimize.hpp"
#include "ravine/objective/function.hpp"
#include "ravine/train/table_training.hpp"

int main() {
  const auto f = ravine::make_function<double>("rosenbrock");
  const auto r = ravine::minimize<double>(*f, ravine::OptimizerSpec("adam lr=0.05"), {.steps = 5000});
  std::printf("%g\n", r.value);
  return r.value < 1e-3 ? 0 : 1;
}
