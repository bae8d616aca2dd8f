#include "ravine/optim/method_rules.hpp"

namespace ravine {

std::vector<std::unique_ptr<AnyRule>> all_method_rules() {
  std::vector<std::unique_ptr<AnyRule>> rules;
  const auto add = [&]<class... Options>() { (rules.push_back(std::make_unique<MethodRule<Options>>()), ...); };
  add.operator()<LbfgsOptions, ConjugateGradientOptions, SvrgOptions, SarahOptions, KatyushaOptions,
                 RandomDifferenceOptions, FiniteDifferenceOptions, SpsaOptions, ArsOptions, OpenaiEsOptions,
                 CmaEsOptions, CrossEntropyOptions>();
  return rules;
}

}  // namespace ravine
