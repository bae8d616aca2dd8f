// Formula: a function that a user wrote, "x^2 + 10*sin(y)^2 + (x*y-1)^2", as an objective with exact derivatives. The
// text is read once into a flat tape; the value runs over it forwards, the gradient backwards (reverse mode), and
// neither allocates. All arithmetic is double, whatever the type of x. Not thread-safe: a formula owns the memory it
// runs in.
//
// Numbers 1, .5, 2e-3; + - * / and ^ (or **), which groups from the right and binds closer than a sign: -x^2 is -(x^2);
// parentheses; pi and e; sin cos tan asin acos atan sinh cosh tanh exp log (or ln) log2 log10 sqrt cbrt abs erf,
// pow(a,b) atan2(y,x) hypot(a,b), min and max of two or more. Every other name is a variable. A product needs its *.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ravine/objective/objective.hpp"

namespace ravine {

class Formula {
 public:
  /// Reads `text`. Throws Error (usage) with the column (in characters, from 1), also if there is no variable.
  explicit Formula(const std::string& text);

  /// The names in the order in which x holds them: by number if all are one and the same letter with a number (x2
  /// before x10), otherwise alphabetical (capitals first).
  [[nodiscard]] const std::vector<std::string>& variables() const { return variables_; }

  /// The value at x, and unless g is nullptr the gradient. NaN where the formula has no value (log(-1)).
  /// Corners get a slope from between their two sides: abs and hypot 0, min and max the mean. Where a slope of 0 meets
  /// an infinite one, as in sqrt(x^2) at 0, the product counts as 0.
  template <class T>
  double evaluate(std::span<const T> x, T* g);

 private:
  friend class FormulaParser;
  enum class Op : unsigned char;
  struct Instruction {
    Op op;
    std::uint32_t a, b;  // slots of the operands; b == a where there is one
  };
  struct Slopes {
    double a, b;
  };
  static double apply(Op op, double a, double b);
  static Slopes slopes(Op op, double a, double b, double f);

  std::vector<std::string> variables_;
  std::vector<Instruction> tape_;
  std::uint32_t first_ = 0;       // slot of the first instruction's result; variables and constants come before it
  std::uint32_t result_ = 0;      // slot of the formula's value
  std::vector<double> slots_;     // values: variables, constants, one per instruction
  std::vector<double> adjoints_;  // derivatives of the result by each slot
};

/// The formula over one block "x" with an element per variable, in the order of Formula::variables(). A minimisation
/// begins at 0; if there the value or a derivative is not finite or all derivatives are 0 (a minimum, but as well a
/// maximum, from which no gradient leads away), at 1 in every variable. Throws Error (usage) as Formula does.
template <class T>
std::unique_ptr<Objective<T>> make_formula(const std::string& text);

/// Whether `text` is meant as a formula, not as the name of a function: it holds something that names do not have (an
/// operator, a blank, a parenthesis, a number in front). As '-' may stand in names, it is an operator only between
/// numbers and variables like x or x1: "x1-x2" is a formula, "noisy-quadratic" is not; "cost - price" has blanks.
bool looks_like_formula(const std::string& text);

}  // namespace ravine
