#include "ravine/optim/method_rules.hpp"

namespace ravine {

std::vector<std::unique_ptr<AnyRule>> all_method_rules() {
  std::vector<std::unique_ptr<AnyRule>> rules;
  rules.push_back(std::make_unique<MethodRule<LbfgsOptions>>());
  rules.push_back(std::make_unique<MethodRule<ConjugateGradientOptions>>());
  return rules;
}

}  // namespace ravine
