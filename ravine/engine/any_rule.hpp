// AnyRule: a pointwise rule with its hyperparameters, without its type. The registry makes them by name, own_rule()
// from a rule of your own; the optimizer runs them. Hyperparameters are read and written by their row in the table.
#pragma once
#include <cassert>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "ravine/core/options.hpp"
#include "ravine/engine/table.hpp"

namespace ravine {

/// What a rule declares, for lists, help and documents.
struct RuleInfo {
  About about;
  std::vector<std::string> slots;
  std::vector<OptionInfo> hyper;  ///< with the rule's defaults; row 0 is lr
};

class AnyRule {
 public:
  virtual ~AnyRule() = default;
  [[nodiscard]] virtual const RuleInfo& info() const = 0;
  [[nodiscard]] virtual std::unique_ptr<AnyRule> clone() const = 0;
  /// The value of row i of the table of hyperparameters.
  [[nodiscard]] virtual double get(std::size_t i) const = 0;
  virtual void set(std::size_t i, double value) = 0;
  /// Bit i says that slot i is in use with these hyperparameters.
  [[nodiscard]] virtual unsigned mask() const = 0;
  /// The object that a kernel reads, and the kernels of the instruction set in use.
  [[nodiscard]] virtual const void* object() const = 0;
  [[nodiscard]] virtual const RuleKernels& kernels() const = 0;
  /// The rule's Scalars as doubles, before the first step; empty if it has none.
  [[nodiscard]] virtual std::vector<double> start() const = 0;
  /// Advances them to the step `tick`.
  virtual void advance(const Tick& tick, std::span<double> scalars) const = 0;
};

/// All pointwise rules of the project, in the order of rules/all.hpp.
std::span<const RuleInfo> all_rules();
/// The rule of that place in the list, with its defaults.
std::unique_ptr<AnyRule> make_rule(std::size_t index);

/// An AnyRule around a rule object R. It runs element by element through Lane; rules of the registry override
/// kernels().
template <class R>
class TypedRule : public AnyRule {
 public:
  explicit TypedRule(R rule = {}) : rule_(rule) {}

  [[nodiscard]] const RuleInfo& info() const override {
    static const RuleInfo info{R::about, {R::slots.begin(), R::slots.end()}, describe(R{})};
    return info;
  }
  [[nodiscard]] std::unique_ptr<AnyRule> clone() const override { return std::make_unique<TypedRule>(*this); }
  [[nodiscard]] double get(std::size_t i) const override { return get_option(rule_, R::hyper[i]); }
  void set(std::size_t i, double value) override { set_option(rule_, R::hyper[i], value); }
  [[nodiscard]] unsigned mask() const override {
    unsigned mask = 0;
    for (std::size_t i = 0; i < R::slots.size(); ++i) {
      bool used = true;
      if constexpr (detail::ChoosesSlots<R>) used = rule_.uses(static_cast<int>(i));
      mask |= static_cast<unsigned>(used) << i;
    }
    return mask;
  }
  [[nodiscard]] const void* object() const override { return &rule_; }
  [[nodiscard]] const RuleKernels& kernels() const override {
    static constexpr RuleKernels lanes = detail::rule_kernels<Lane, detail::SteppingRule<R>>(detail::AllMasks());
    return lanes;
  }
  [[nodiscard]] std::vector<double> start() const override {
    if constexpr (detail::HasScalars<R>) {
      using Scalars = typename R::Scalars;
      static_assert(std::is_trivially_copyable_v<Scalars> && sizeof(Scalars) % sizeof(double) == 0,
                    "Scalars are doubles");
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
};

/// A rule of your own for OptimizerSpec: OptimizerSpec(own_rule(MyRule{.lr = 0.1})).
template <class R>
std::unique_ptr<AnyRule> own_rule(const R& rule) {
  return std::make_unique<TypedRule<R>>(rule);
}

}  // namespace ravine
