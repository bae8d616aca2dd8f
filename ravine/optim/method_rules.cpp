#include "ravine/optim/method_rules.hpp"

namespace ravine {

std::vector<std::unique_ptr<AnyRule>> all_method_rules() {
  std::vector<std::unique_ptr<AnyRule>> rules;
  rules.push_back(std::make_unique<MethodRule<LbfgsOptions>>());
  rules.push_back(std::make_unique<MethodRule<ConjugateGradientOptions>>());
  rules.push_back(std::make_unique<MethodRule<SvrgOptions>>());
  rules.push_back(std::make_unique<MethodRule<SarahOptions>>());
  rules.push_back(std::make_unique<MethodRule<KatyushaOptions>>());
  return rules;
}

}  // namespace ravine
