// What a block rule is made of: a rule that needs a tensor's shape. It declares About, slots and hyper as a pointwise
// rule does (rules/rule.hpp), and
//
//   std::vector<std::size_t> sizes(const Block&)   elements of each slot for that tensor
//   void step(BlockArgs<T>&)                       turns the gradient args.g into the step, in place
//
// and, where it needs them,
//
//   bool takes(const Block&)                       the tensors it is made for; the others go to the `rest` stage
//   std::size_t scratch(const Block&)              elements of working memory
//   int scalars(const Block&)                      doubles of state per tensor, 0 before the first step
//
// The engine owns the clock, weight decay (x is not changed here) and which thread runs which tensor.
#pragma once
#include "ravine/core/layout.hpp"
#include "ravine/engine/any_rule.hpp"

namespace ravine {

/// One step of one tensor.
template <class T>
struct BlockArgs {
  const Block& block;
  Tick tick;
  std::span<const T> x;  ///< before the step
  std::span<T> g;        ///< the gradient; replaced by the step
  std::span<const std::span<T>> slots;
  std::span<double> scalars;
  std::span<T> scratch;
};

/// Rows and columns of a tensor as a matrix: the first dimension against the others; a vector is one row.
inline std::size_t rows_of(const Block& block) { return block.shape.size() < 2 ? 1 : block.shape[0]; }
inline std::size_t columns_of(const Block& block) { return block.size / rows_of(block); }
inline bool is_matrix(const Block& block) { return block.shape.size() >= 2; }

class BlockRule : public AnyRule {
 public:
  [[nodiscard]] virtual bool takes(const Block& block) const = 0;
  [[nodiscard]] virtual std::vector<std::size_t> sizes(const Block& block) const = 0;
  [[nodiscard]] virtual std::size_t scratch(const Block& block) const = 0;
  [[nodiscard]] virtual std::size_t scalars(const Block& block) const = 0;
  virtual void step(BlockArgs<float>& args) const = 0;
  virtual void step(BlockArgs<double>& args) const = 0;
};

template <class R>
class TypedBlockRule final : public Described<R, BlockRule, RuleKind::block> {
 public:
  using Described<R, BlockRule, RuleKind::block>::Described;
  using Described<R, BlockRule, RuleKind::block>::rule_;

  [[nodiscard]] std::unique_ptr<AnyRule> clone() const override { return std::make_unique<TypedBlockRule>(*this); }
  [[nodiscard]] bool takes(const Block& block) const override {
    if constexpr (requires { rule_.takes(block); }) return rule_.takes(block);
    else return true;
  }
  [[nodiscard]] std::vector<std::size_t> sizes(const Block& block) const override { return rule_.sizes(block); }
  [[nodiscard]] std::size_t scratch(const Block& block) const override {
    if constexpr (requires { rule_.scratch(block); }) return rule_.scratch(block);
    else return 0;
  }
  [[nodiscard]] std::size_t scalars(const Block& block) const override {
    if constexpr (requires { rule_.scalars(block); }) return rule_.scalars(block);
    else return 0;
  }
  void step(BlockArgs<float>& args) const override { rule_.step(args); }
  void step(BlockArgs<double>& args) const override { rule_.step(args); }
};

/// All block rules of the project, in the order of blocks/all.hpp, with their defaults.
std::vector<std::unique_ptr<BlockRule>> all_block_rules();

}  // namespace ravine
