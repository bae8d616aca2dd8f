#include "ravine/engine/any_rule.hpp"

#include <cassert>
#include <cstring>
#include <type_traits>

namespace ravine {
namespace {

template <class R>
RuleInfo describe_rule(std::size_t index) {
  RuleInfo info{R::about, {}, describe(R{}), index};
  for (const char* slot : R::slots) info.slots.emplace_back(slot);
  return info;
}

template <class... R>
std::vector<RuleInfo> describe_all(RuleList<R...>) {
  std::size_t index = 0;
  return {describe_rule<R>(index++)...};
}

template <class R>
class TypedRule final : public AnyRule {
 public:
  explicit TypedRule(std::size_t index) : index_(index) {}
  [[nodiscard]] const RuleInfo& info() const override { return all_rules()[index_]; }
  [[nodiscard]] std::unique_ptr<AnyRule> clone() const override { return std::make_unique<TypedRule>(*this); }
  [[nodiscard]] double get(std::size_t i) const override { return get_option(rule_, R::hyper[i]); }
  void set(std::size_t i, double value) override { set_option(rule_, R::hyper[i], value); }
  [[nodiscard]] unsigned mask() const override {
    unsigned mask = 0;
    for (std::size_t i = 0; i < R::slots.size(); ++i) {
      bool used = true;
      if constexpr (requires(const R& r) { r.uses(0); }) used = rule_.uses(static_cast<int>(i));
      mask |= static_cast<unsigned>(used) << i;
    }
    return mask;
  }
  [[nodiscard]] const void* object() const override { return &rule_; }
  [[nodiscard]] std::vector<double> start() const override {
    if constexpr (detail::HasScalars<R>) {
      using Scalars = typename R::Scalars;
      static_assert(std::is_trivially_copyable_v<Scalars> && sizeof(Scalars) % sizeof(double) == 0);
      std::vector<double> values(sizeof(Scalars) / sizeof(double));
      const Scalars initial{};
      std::memcpy(values.data(), &initial, sizeof(Scalars));
      return values;
    } else {
      return {};
    }
  }
  void advance(const Tick& tick, std::span<double> values) const override {
    if constexpr (detail::HasScalars<R>) {
      typename R::Scalars scalars;
      assert(values.size_bytes() == sizeof scalars);
      std::memcpy(static_cast<void*>(&scalars), values.data(), sizeof scalars);
      rule_.advance(tick, scalars);
      std::memcpy(values.data(), &scalars, sizeof scalars);
    }
  }

 private:
  R rule_;
  std::size_t index_;
};

template <class... R>
std::unique_ptr<AnyRule> make(std::size_t wanted, RuleList<R...>) {
  std::unique_ptr<AnyRule> rule;
  std::size_t index = 0;
  ((index++ == wanted ? void(rule = std::make_unique<TypedRule<R>>(wanted)) : void()), ...);
  return rule;
}

}  // namespace

std::span<const RuleInfo> all_rules() {
  static const std::vector<RuleInfo> rules = describe_all(AllRules());
  return rules;
}

std::unique_ptr<AnyRule> make_rule(std::size_t index) { return make(index, AllRules()); }

}  // namespace ravine
