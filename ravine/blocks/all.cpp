// The list of block rules: the only registration.
#include "ravine/blocks/block_rule.hpp"
#include "ravine/blocks/psgd_kron.hpp"
#include "ravine/blocks/shampoo.hpp"
#include "ravine/blocks/soap.hpp"

namespace ravine {
namespace {

template <class... R>
std::vector<std::unique_ptr<BlockRule>> list() {
  std::vector<std::unique_ptr<BlockRule>> rules;
  (rules.push_back(std::make_unique<TypedBlockRule<R>>()), ...);
  return rules;
}

}  // namespace

std::vector<std::unique_ptr<BlockRule>> all_block_rules() { return list<Shampoo, Soap, PsgdKron>(); }

}  // namespace ravine
