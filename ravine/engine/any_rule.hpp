// AnyRule: a pointwise rule with its hyperparameters, without its type. The registry makes them by name; the optimizer
// runs them. Hyperparameters are read and written by their row in the rule's table.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ravine/core/options.hpp"
#include "ravine/engine/kernels.hpp"

namespace ravine {

/// What a rule declares, for lists, help and documents.
struct RuleInfo {
  About about;
  std::vector<std::string> slots;
  std::vector<OptionInfo> hyper;  ///< with the rule's defaults
  std::size_t index;              ///< row in the kernel tables
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
  /// The object that a kernel reads.
  [[nodiscard]] virtual const void* object() const = 0;
  /// The rule's Scalars as doubles, before the first step; empty if it has none.
  [[nodiscard]] virtual std::vector<double> start() const = 0;
  /// Advances them to the step `tick`.
  virtual void advance(const Tick& tick, std::span<double> scalars) const = 0;
};

/// All pointwise rules, in the order of rules/all.hpp.
std::span<const RuleInfo> all_rules();
/// The rule of that index, with its defaults.
std::unique_ptr<AnyRule> make_rule(std::size_t index);

}  // namespace ravine
