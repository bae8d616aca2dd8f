// AnyRule: an optimizer's rule with its hyperparameters, without its type. The registries make them by name, own_rule()
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
#include "ravine/engine/rule_kernels.hpp"

namespace ravine {

/// How a rule is run: element by element in one sweep, tensor by tensor, or by itself on the objective.
enum class RuleKind { pointwise, block, method };

/// What a rule declares, for lists, help and documents.
struct RuleInfo {
  About about;
  std::vector<std::string> slots;
  std::vector<OptionInfo> hyper;  ///< with the rule's defaults; row 0 is lr
  RuleKind kind = RuleKind::pointwise;
  bool gradient_free = false;  ///< of a method: it takes values only
  bool estimates = false;      ///< and hands an estimated gradient to an optimizer, `by`
};

class AnyRule {
 public:
  virtual ~AnyRule() = default;
  [[nodiscard]] virtual const RuleInfo& info() const = 0;
  [[nodiscard]] virtual std::unique_ptr<AnyRule> clone() const = 0;
  /// The value of row i of the table of hyperparameters.
  [[nodiscard]] virtual double get(std::size_t i) const = 0;
  virtual void set(std::size_t i, double value) = 0;
};

/// A rule that is run by the sweep.
class PointwiseRule : public AnyRule {
 public:
  /// Bit i says that slot i is in use with these hyperparameters.
  [[nodiscard]] virtual unsigned mask() const = 0;
  /// The object that a kernel reads, and the kernels of the instruction set in use.
  [[nodiscard]] virtual const void* object() const = 0;
  [[nodiscard]] virtual const RuleKernels& kernels() const = 0;
  /// Whose elements share Scalars and sums, and whether sums are wanted.
  [[nodiscard]] virtual Scope scope() const = 0;
  [[nodiscard]] virtual bool measures() const = 0;
  /// The rule's Scalars as doubles, before the first step; empty if it has none.
  [[nodiscard]] virtual std::vector<double> start() const = 0;
  /// Advances them to the step `tick`, for which `sums` were measured.
  virtual void advance(const Tick& tick, std::span<double> scalars, const double* sums) const = 0;
  /// False if this step leaves x alone.
  [[nodiscard]] virtual bool moves(const Tick& tick) const = 0;
  /// True if a part of a step is no step at a part of the rate: x follows from points that the rule keeps.
  [[nodiscard]] virtual bool anchored() const = 0;
  /// Whether a second gradient ever enters the state, and whether it does before this step; curvature() takes it in, n
  /// elements of it, times `scale`.
  [[nodiscard]] virtual bool takes_curvature() const = 0;
  [[nodiscard]] virtual bool wants_curvature(const Tick& tick) const = 0;
  virtual void curvature(const float* g, double scale, float* const* slots, std::size_t n) const = 0;
  virtual void curvature(const double* g, double scale, double* const* slots, std::size_t n) const = 0;
  /// Whether the point to evaluate is another one than x; if so, readout() turns n elements of x into it.
  [[nodiscard]] virtual bool has_readout() const = 0;
  virtual void readout(float* x, float* const* slots, std::size_t n) const = 0;
  virtual void readout(double* x, double* const* slots, std::size_t n) const = 0;
};

/// All pointwise rules of the project, in the order of rules/all.hpp.
std::span<const RuleInfo> all_rules();
/// The rule of that place in the list, with its defaults.
std::unique_ptr<PointwiseRule> make_rule(std::size_t index);

namespace detail {

template <class R>
concept GradientFree = requires {
  R::gradient_free;
};

template <class R>
concept HandsEstimates = requires {
  R::estimates;
};

template <class R>
concept TakesCurvature = requires(const R& r, const Tick& tick) {
  r.wants_curvature(tick);
};

}  // namespace detail

/// What follows from the tables of a rule R alone. Base is PointwiseRule, or the base of another kind of rule.
template <class R, class Base, RuleKind kind>
class Described : public Base {
 public:
  explicit Described(R rule = {}) : rule_(rule) {}

  [[nodiscard]] const RuleInfo& info() const override {
    static const RuleInfo info{.about = R::about,
                               .slots = {R::slots.begin(), R::slots.end()},
                               .hyper = describe(R{}),
                               .kind = kind,
                               .gradient_free = detail::GradientFree<R>,
                               .estimates = detail::HandsEstimates<R>};
    return info;
  }
  [[nodiscard]] double get(std::size_t i) const override { return get_option(rule_, R::hyper[i]); }
  void set(std::size_t i, double value) override { set_option(rule_, R::hyper[i], value); }

 protected:
  R rule_;
};

/// A PointwiseRule around a rule object R; which kernels run it is left open.
template <class R>
class TypedRule : public Described<R, PointwiseRule, RuleKind::pointwise> {
 public:
  using Described<R, PointwiseRule, RuleKind::pointwise>::Described;
  using Described<R, PointwiseRule, RuleKind::pointwise>::rule_;

  [[nodiscard]] unsigned mask() const override {
    unsigned mask = 0;
    for (std::size_t i = 0; i < R::slots.size(); ++i) {
      bool used = true;
      if constexpr (detail::ChoosesSlots<R>) used = rule_.uses(static_cast<int>(i));
      mask |= static_cast<unsigned>(used) << i;
    }
    assert((mask & detail::always<R>()) == detail::always<R>());
    return mask;
  }
  [[nodiscard]] const void* object() const override { return &rule_; }
  [[nodiscard]] Scope scope() const override {
    if constexpr (requires { R::scope; }) return R::scope;
    else return Scope::all;
  }
  [[nodiscard]] bool measures() const override {
    if constexpr (detail::Measures<R>) return rule_.measures();
    else return false;
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
  void advance(const Tick& tick, std::span<double> values, const double* sums) const override {
    if constexpr (detail::HasScalars<R>) {
      typename R::Scalars scalars;
      assert(values.size_bytes() == sizeof scalars);
      std::memcpy(static_cast<void*>(&scalars), values.data(), sizeof scalars);
      if constexpr (requires { rule_.advance(tick, scalars, sums); }) rule_.advance(tick, scalars, sums);
      else rule_.advance(tick, scalars);
      std::memcpy(values.data(), &scalars, sizeof scalars);
    }
  }
  [[nodiscard]] bool moves(const Tick& tick) const override {
    if constexpr (requires { rule_.moves(tick); }) return rule_.moves(tick);
    else return true;
  }
  [[nodiscard]] bool anchored() const override {
    if constexpr (requires { R::anchored; }) return R::anchored;
    else return false;
  }
  [[nodiscard]] bool takes_curvature() const override { return detail::TakesCurvature<R>; }
  [[nodiscard]] bool wants_curvature(const Tick& tick) const override {
    if constexpr (detail::TakesCurvature<R>) return rule_.wants_curvature(tick);
    else return false;
  }
  void curvature(const float* g, double scale, float* const* slots, std::size_t n) const override {
    curvature_in<float>(g, scale, slots, n);
  }
  void curvature(const double* g, double scale, double* const* slots, std::size_t n) const override {
    curvature_in<double>(g, scale, slots, n);
  }
  [[nodiscard]] bool has_readout() const override { return reads_out; }
  void readout(float* x, float* const* slots, std::size_t n) const override { readout_in<float>(x, slots, n); }
  void readout(double* x, double* const* slots, std::size_t n) const override { readout_in<double>(x, slots, n); }

 private:
  template <std::size_t... i>
  static constexpr bool asks(std::index_sequence<i...>) {
    return requires(const R& r, Lane<double> v) { r.readout(v, (static_cast<void>(i), v)...); };
  }
  static constexpr std::make_index_sequence<R::slots.size()> indices{};
  static constexpr bool reads_out = asks(indices);

  // Element by element through Lane; the rule sees zeros in place of slots that are not in use.
  template <class T>
  static Lane<T> lane(const T* slot, std::size_t i) {
    return Lane<T>::raw(slot == nullptr ? T(0) : slot[i]);
  }
  template <class T>
  void readout_in(T* x, T* const* slots, std::size_t n) const {
    if constexpr (reads_out) [&]<std::size_t... s>(std::index_sequence<s...>) {
        for (std::size_t i = 0; i < n; ++i) rule_.readout(Lane<T>::raw(x[i]), lane(slots[s], i)...).store(x + i);
      }
    (indices);
  }
  template <class T>
  void curvature_in(const T* g, double scale, T* const* slots, std::size_t n) const {
    if constexpr (detail::TakesCurvature<R>) [&]<std::size_t... s>(std::index_sequence<s...>) {
        for (std::size_t i = 0; i < n; ++i) {
          std::array at{lane(slots[s], i)...};
          rule_.curvature(Lane<T>(scale) * Lane<T>::raw(g[i]), at[s]...);
          ((slots[s] == nullptr ? void() : at[s].store(slots[s] + i)), ...);
        }
      }
    (indices);
  }
};

/// A rule that is not in the registry: it runs element by element through Lane.
template <class R>
class OwnRule final : public TypedRule<R> {
 public:
  using TypedRule<R>::TypedRule;
  [[nodiscard]] std::unique_ptr<AnyRule> clone() const override { return std::make_unique<OwnRule>(*this); }
  [[nodiscard]] const RuleKernels& kernels() const override {
    static constexpr RuleKernels lanes = detail::rule_kernels<Lane, detail::SteppingRule<R>>(detail::AllMasks());
    return lanes;
  }
};

/// An AnyRule around a rule of your own for OptimizerSpec: OptimizerSpec(own_rule(MyRule{.lr = 0.1})).
template <class R>
std::unique_ptr<AnyRule> own_rule(const R& rule) {
  return std::make_unique<OwnRule<R>>(rule);
}

}  // namespace ravine
