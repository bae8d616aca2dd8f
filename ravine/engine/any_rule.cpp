#include "ravine/engine/any_rule.hpp"

#include "ravine/engine/table.hpp"

namespace ravine {
namespace {

// A rule of the registry: it runs on the kernels that were compiled for the instruction set in use.
template <class R>
class Registered final : public TypedRule<R> {
 public:
  explicit Registered(std::size_t index) : index_(index) {}
  [[nodiscard]] std::unique_ptr<AnyRule> clone() const override { return std::make_unique<Registered>(*this); }
  [[nodiscard]] const RuleKernels& kernels() const override { return kernel_table(active_isa()).rules[index_]; }

 private:
  std::size_t index_;
};

template <class... R>
std::vector<std::unique_ptr<PointwiseRule>> make_all(RuleList<R...>) {
  std::vector<std::unique_ptr<PointwiseRule>> rules;
  (rules.push_back(std::make_unique<Registered<R>>(rules.size())), ...);
  return rules;
}

const std::vector<std::unique_ptr<PointwiseRule>>& registry() {
  static const std::vector<std::unique_ptr<PointwiseRule>> rules = make_all(AllRules());
  return rules;
}

}  // namespace

std::span<const RuleInfo> all_rules() {
  static const std::vector<RuleInfo> infos = [] {
    std::vector<RuleInfo> list;
    for (const auto& rule : registry()) list.push_back(rule->info());
    return list;
  }();
  return infos;
}

std::unique_ptr<PointwiseRule> make_rule(std::size_t index) {
  return std::unique_ptr<PointwiseRule>(static_cast<PointwiseRule*>(registry().at(index)->clone().release()));
}

}  // namespace ravine
