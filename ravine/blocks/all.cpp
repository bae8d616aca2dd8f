// The list of block rules: the only registration.
#include "ravine/blocks/adafactor.hpp"
#include "ravine/blocks/block_rule.hpp"
#include "ravine/blocks/mars.hpp"
#include "ravine/blocks/muon.hpp"
#include "ravine/blocks/psgd_kron.hpp"
#include "ravine/blocks/shampoo.hpp"
#include "ravine/blocks/sm3.hpp"
#include "ravine/blocks/soap.hpp"

namespace ravine {

std::vector<std::unique_ptr<BlockRule>> all_block_rules() {
  std::vector<std::unique_ptr<BlockRule>> rules;
  rules.push_back(std::make_unique<TypedBlockRule<Adafactor>>());
  rules.push_back(std::make_unique<TypedBlockRule<Mars>>());
  rules.push_back(std::make_unique<TypedBlockRule<Muon>>());
  rules.push_back(std::make_unique<TypedBlockRule<Sm3>>());
  rules.push_back(std::make_unique<TypedBlockRule<PsgdKron>>());
  rules.push_back(std::make_unique<TypedBlockRule<Shampoo>>());
  rules.push_back(std::make_unique<TypedBlockRule<Soap>>());
  return rules;
}

}  // namespace ravine
