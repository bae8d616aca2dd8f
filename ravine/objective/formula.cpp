#include "ravine/objective/formula.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <optional>
#include <string_view>

#include "ravine/core/error.hpp"
#include "ravine/core/text.hpp"

namespace ravine {

// clang-format off
enum class Formula::Op : unsigned char {
  variable, constant,  // of the parser only: they become slots, not instructions
  add, subtract, multiply, divide, negate,
  square,       // a^2
  power,        // a^b, b constant
  exponential,  // a^b, a constant
  general,      // a^b
  sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, exp, log, log2, log10, sqrt, cbrt, abs, erf,
  min, max, atan2, hypot
};
// clang-format on

double Formula::apply(Op op, double a, double b) {
  switch (op) {
    case Op::variable:
    case Op::constant: break;
    case Op::add: return a + b;
    case Op::subtract: return a - b;
    case Op::multiply: return a * b;
    case Op::divide: return a / b;
    case Op::negate: return -a;
    case Op::square: return a * a;
    case Op::power:
    case Op::exponential:
    case Op::general: return std::pow(a, b);
    case Op::sin: return std::sin(a);
    case Op::cos: return std::cos(a);
    case Op::tan: return std::tan(a);
    case Op::asin: return std::asin(a);
    case Op::acos: return std::acos(a);
    case Op::atan: return std::atan(a);
    case Op::sinh: return std::sinh(a);
    case Op::cosh: return std::cosh(a);
    case Op::tanh: return std::tanh(a);
    case Op::exp: return std::exp(a);
    case Op::log: return std::log(a);
    case Op::log2: return std::log2(a);
    case Op::log10: return std::log10(a);
    case Op::sqrt: return std::sqrt(a);
    case Op::cbrt: return std::cbrt(a);
    case Op::abs: return std::abs(a);
    case Op::erf: return std::erf(a);
    case Op::min: return std::isnan(a) || a < b ? a : b;  // NaN if either is
    case Op::max: return std::isnan(a) || a > b ? a : b;
    case Op::atan2: return std::atan2(a, b);
    case Op::hypot: return std::hypot(a, b);
  }
  return 0;
}

Formula::Slopes Formula::slopes(Op op, double a, double b, double f) {
  // By the base: 0 for a^0, and never 0 * infinity at a = 0. By the exponent: 0^b stays 0 around any b > 0.
  const auto by_base = [&] { return b == 0 ? 0 : b * std::pow(a, b - 1); };
  const auto by_exponent = [&] { return a == 0 && b > 0 ? 0 : f * std::log(a); };
  const auto share = [](double x, double y) { return x < y ? 1.0 : x > y ? 0.0 : 0.5; };
  switch (op) {
    case Op::variable:
    case Op::constant: break;
    case Op::add: return {1, 1};
    case Op::subtract: return {1, -1};
    case Op::multiply: return {b, a};
    case Op::divide: return {1 / b, -f / b};
    case Op::negate: return {-1, 0};
    case Op::square: return {2 * a, 0};
    case Op::power: return {by_base(), 0};
    case Op::exponential: return {0, by_exponent()};
    case Op::general: return {by_base(), by_exponent()};
    case Op::sin: return {std::cos(a), 0};
    case Op::cos: return {-std::sin(a), 0};
    case Op::tan: return {1 + f * f, 0};
    case Op::asin: return {1 / std::sqrt((1 - a) * (1 + a)), 0};
    case Op::acos: return {-1 / std::sqrt((1 - a) * (1 + a)), 0};
    case Op::atan: return {1 / (1 + a * a), 0};
    case Op::sinh: return {std::cosh(a), 0};
    case Op::cosh: return {std::sinh(a), 0};
    case Op::tanh: {
      const double c = std::cosh(a);  // 1 - f^2 would lose its digits where f is near 1
      return {1 / c / c, 0};
    }
    case Op::exp: return {f, 0};
    case Op::log: return {1 / a, 0};
    case Op::log2: return {std::numbers::log2e / a, 0};
    case Op::log10: return {std::numbers::log10e / a, 0};
    case Op::sqrt: return {0.5 / f, 0};
    case Op::cbrt: return {1 / (3 * f * f), 0};
    case Op::abs: return {a > 0 ? 1.0 : a < 0 ? -1.0 : 0.0, 0};
    case Op::erf: return {2 * std::numbers::inv_sqrtpi * std::exp(-a * a), 0};
    case Op::min: return {share(a, b), share(b, a)};
    case Op::max: return {share(b, a), share(a, b)};
    case Op::atan2: {
      const double h = std::hypot(a, b);  // a^2 + b^2 would overflow
      return {b / h / h, -a / h / h};
    }
    case Op::hypot: return f == 0 ? Slopes{0, 0} : Slopes{a / f, b / f};
  }
  return {0, 0};
}

namespace {

constexpr std::size_t deepest = 256;        // levels of parentheses, signs and powers: the parser calls itself
constexpr std::size_t longest = 1'000'000;  // characters; slots are 32-bit

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool starts_name(char c) { return is_letter(c) || c == '_'; }
bool in_name(char c) { return starts_name(c) || is_digit(c); }

bool is_number(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }
// x, x1, x23
bool is_indexed(std::string_view text, bool digits_required) {
  return !text.empty() && is_letter(text[0]) && (is_number(text.substr(1)) || (text.size() == 1 && !digits_required));
}

void sort_variables(std::vector<std::string>& names) {
  const bool numbered = std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return is_indexed(name, true) && name[0] == names.front()[0];
  });
  // Of two numbers without leading zeros the longer one is the larger: there is no limit that could overflow.
  const auto digits = [](const std::string& name) {
    std::string_view text = std::string_view(name).substr(1);
    while (text.size() > 1 && text[0] == '0') text.remove_prefix(1);
    return text;
  };
  std::sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    if (!numbered) return a < b;
    const std::string_view x = digits(a), y = digits(b);
    if (x != y) return x.size() != y.size() ? x.size() < y.size() : x < y;
    return a < b;
  });
}

}  // namespace

// Recursive descent: sum := product {(+|-) product};  product := factor {(*|/) factor};
// factor := (-|+) factor | power;  power := operand [^ factor];
// operand := number | name | name(sum {, sum}) | (sum).
class FormulaParser {
  using Op = Formula::Op;
  using Node = std::uint32_t;

 public:
  explicit FormulaParser(const std::string& text) : text_(text) {}

  void compile(Formula& formula) {
    if (text_.size() > longest) fail(longest, "the formula is longer than " + format_count(longest) + " characters");
    if (skip(); at_end()) fail(0, "the formula is empty; write for example \"x^2 + (y-1)^2\"");
    const Node root = sum();
    if (!at_end()) unexpected("an operator");
    if (names_.empty())
      fail(0, "the formula has no variable, so there is nothing to minimise; name one, for example x");

    for (const auto& [name, node] : names_) formula.variables_.push_back(name);
    sort_variables(formula.variables_);
    // Slots: the variables, then the constants that are still used, then the results in order.
    constexpr Node none = std::numeric_limits<Node>::max();
    std::vector<Node> slot(nodes_.size(), none);
    for (const std::string& name : formula.variables_) {
      slot[names_.at(name)] = static_cast<Node>(formula.slots_.size());
      formula.slots_.push_back(0);
    }
    const auto keep = [&](Node node) {
      if (nodes_[node].op != Op::constant || slot[node] != none) return;
      slot[node] = static_cast<Node>(formula.slots_.size());
      formula.slots_.push_back(nodes_[node].value);
    };
    for (const Item& item : nodes_)
      if (is_instruction(item)) keep(item.a), keep(item.b);
    formula.first_ = static_cast<Node>(formula.slots_.size());
    for (Node node = 0; node < nodes_.size(); ++node) {
      const Item& item = nodes_[node];
      if (!is_instruction(item)) continue;
      slot[node] = static_cast<Node>(formula.slots_.size());
      formula.slots_.push_back(0);
      formula.tape_.push_back({item.op, slot[item.a], slot[item.b]});
    }
    formula.result_ = slot[root];
    formula.adjoints_.resize(formula.slots_.size());
  }

 private:
  struct Item {
    Op op;
    Node a, b;     // earlier nodes
    double value;  // of a constant
  };
  struct Function {
    const char* name;
    Op op;
    int arguments;  // 2 for min and max means two or more
  };
  static constexpr Function functions[] = {
      {"sin", Op::sin, 1},     {"cos", Op::cos, 1},     {"tan", Op::tan, 1},     {"asin", Op::asin, 1},
      {"acos", Op::acos, 1},   {"atan", Op::atan, 1},   {"sinh", Op::sinh, 1},   {"cosh", Op::cosh, 1},
      {"tanh", Op::tanh, 1},   {"exp", Op::exp, 1},     {"log", Op::log, 1},     {"ln", Op::log, 1},
      {"log2", Op::log2, 1},   {"log10", Op::log10, 1}, {"sqrt", Op::sqrt, 1},   {"cbrt", Op::cbrt, 1},
      {"abs", Op::abs, 1},     {"erf", Op::erf, 1},     {"min", Op::min, 2},     {"max", Op::max, 2},
      {"pow", Op::general, 2}, {"atan2", Op::atan2, 2}, {"hypot", Op::hypot, 2},
  };

  static const Function* find_function(std::string_view name) {
    for (const Function& f : functions)
      if (f.name == name) return &f;
    return nullptr;
  }
  static bool is_instruction(const Item& item) { return item.op != Op::variable && item.op != Op::constant; }

  // Columns count characters, not the bytes of UTF-8.
  [[nodiscard]] std::string column(std::size_t place) const {
    std::size_t column = 1;
    for (std::size_t i = 0; i < place && i < text_.size(); ++i) column += (text_[i] & 0xC0) != 0x80;
    return "column " + std::to_string(column);
  }
  [[noreturn]] void fail(std::size_t place, const std::string& message) const {
    fail_usage("formula, " + column(place) + ": " + message);
  }

  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void skip() {
    while (is_blank(peek())) ++at_;
  }
  bool take(char c) {
    if (at_end() || peek() != c) return false;
    last_ = at_++;
    skip();
    return true;
  }
  bool take_power() {
    if (peek() == '*' && peek(1) == '*') ++at_;
    else if (peek() != '^') return false;
    last_ = at_++;
    skip();
    return true;
  }

  // The end of the number or name, or the one character, that begins at `place`.
  [[nodiscard]] std::size_t token_end(std::size_t place) const {
    const auto at = [&](std::size_t i) { return i < text_.size() ? text_[i] : '\0'; };
    std::size_t end = place;
    if (starts_name(at(end))) {
      while (in_name(at(end))) ++end;
    } else if (is_digit(at(end)) || (at(end) == '.' && is_digit(at(end + 1)))) {
      while (is_digit(at(end))) ++end;
      if (at(end) == '.') ++end;
      while (is_digit(at(end))) ++end;
      const std::size_t sign = at(end + 1) == '+' || at(end + 1) == '-' ? 1 : 0;
      if ((at(end) == 'e' || at(end) == 'E') && is_digit(at(end + 1 + sign)))
        for (end += 2 + sign; is_digit(at(end));) ++end;
    } else if (end < text_.size()) {
      for (++end; (at(end) & 0xC0) == 0x80;) ++end;
    }
    return end;
  }
  [[nodiscard]] std::string token(std::size_t place) const { return text_.substr(place, token_end(place) - place); }

  static std::string brief(const std::string& name) { return name.size() > 40 ? name.substr(0, 37) + "..." : name; }

  // Says what is wrong at the present place, where `wanted` should stand.
  [[noreturn]] void unexpected(const std::string& wanted) const {
    if (at_end()) fail(at_, "the formula ends where " + wanted + " should follow");
    const char c = peek();
    const bool operand = wanted == "an operator" || wanted.front() == ')';  // an operand has just ended
    if (operand && (in_name(c) || c == '.' || c == '(')) {
      const std::string left = token(last_), right = token(at_);
      if (left.size() + last_ == at_ && right != "(" && !starts_name(c))
        fail(last_, quote(left + right) + " is not a number");
      fail(at_, "a product needs its *; write " + brief(left) + "*" + brief(right));
    }
    if (c == ',' && operand)
      fail(at_, "a comma belongs between the arguments of a function (decimal numbers have a point: 0.5)");
    if (c == '=') fail(at_, "a formula has no =; write only what is to be minimised");
    if (c == ')' && operand) fail(at_, "this ) has no ( before it; remove it or add the (");
    if (c == '\0' || std::string_view("+-*/^(),.").find(c) == std::string_view::npos)
      fail(at_,
           quote(token(at_)) + " is not known in a formula; write + - * / ^ ( ), numbers, variables and functions");
    fail(at_, quote(token(at_)) + " stands where " + wanted + " should");
  }

  Node push(Op op, Node a, Node b, double value = 0) {
    nodes_.push_back({op, a, b, value});
    return static_cast<Node>(nodes_.size() - 1);
  }
  Node constant(double value) { return push(Op::constant, 0, 0, value); }
  [[nodiscard]] bool is_constant(Node node) const { return nodes_[node].op == Op::constant; }
  Node make(Op op, Node a, Node b) {
    if (is_constant(a) && is_constant(b)) return constant(Formula::apply(op, nodes_[a].value, nodes_[b].value));
    if (op == Op::general && is_constant(b)) {
      if (nodes_[b].value == 2) return push(Op::square, a, a);
      op = Op::power;
    } else if (op == Op::general && is_constant(a)) {
      op = Op::exponential;
    }
    return push(op, a, b);
  }

  Node sum() {
    Node left = product();
    for (;;) {
      if (take('+')) left = make(Op::add, left, product());
      else if (take('-')) left = make(Op::subtract, left, product());
      else return left;
    }
  }

  Node product() {
    Node left = factor();
    for (;;) {
      if (take('*')) left = make(Op::multiply, left, factor());
      else if (take('/')) left = make(Op::divide, left, factor());
      else return left;
    }
  }

  Node factor() {
    if (++depth_ > deepest)
      fail(at_, "more than " + std::to_string(deepest) + " parentheses, signs or powers inside one another; simplify");
    Node node = 0;
    if (take('-')) {
      const Node a = factor();
      node = make(Op::negate, a, a);
    } else if (take('+')) {
      node = factor();
    } else {
      node = operand();
      if (take_power()) node = make(Op::general, node, factor());
    }
    --depth_;
    return node;
  }

  void close(std::size_t open) {
    if (take(')')) return;
    if (at_end()) fail(at_, "a ) is missing for the ( in " + column(open) + "; add it");
    unexpected(") or an operator");
  }

  Node operand() {
    const std::size_t begin = at_;
    const char c = peek();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
      const std::string text = token(begin);
      const std::optional<double> value = parse_number(text);
      if (!value || std::isinf(*value)) fail(begin, quote(text) + " is out of range; numbers reach 1.7e308");
      advance(begin + text.size());
      return constant(*value);
    }
    if (take('(')) {
      const Node inside = sum();
      close(begin);
      return inside;
    }
    if (!starts_name(c)) unexpected("a number, a variable, a function or (");
    const std::string name = token(begin);
    advance(begin + name.size());
    if (peek() == '(') return call(name, begin);
    if (find_function(name) != nullptr) fail(begin, name + " is a function; write " + name + "(...)");
    if (name == "pi") return constant(std::numbers::pi);
    if (name == "e") return constant(std::numbers::e);
    if (lower(name) == "pi") fail(begin, "write pi for the number 3.14159");
    const auto [place, fresh] = names_.try_emplace(name, 0);
    if (fresh) place->second = push(Op::variable, 0, 0);
    return place->second;
  }

  // Goes on behind the number or name that ends at `end`.
  void advance(std::size_t end) {
    last_ = at_;
    at_ = end;
    skip();
  }

  Node call(const std::string& name, std::size_t begin) {
    const Function* function = find_function(name);
    if (function == nullptr) {
      std::vector<std::string> known;
      for (const Function& f : functions) known.emplace_back(f.name);
      const std::string hint = did_you_mean(name, known);
      fail(begin, "unknown function " + quote(name) +
                      (hint.empty() ? "; for a product write " + brief(name) + "*(...)" : hint));
    }
    const std::size_t open = at_;
    take('(');
    std::vector<Node> arguments{sum()};
    while (take(',')) arguments.push_back(sum());
    close(open);
    const auto wanted = static_cast<std::size_t>(function->arguments);
    const bool more = function->op == Op::min || function->op == Op::max;
    if (more ? arguments.size() < wanted : arguments.size() != wanted)
      fail(begin, name + " takes " +
                      (more          ? "two or more arguments"
                       : wanted == 1 ? "one argument"
                                     : "two arguments") +
                      ", not " + std::to_string(arguments.size()) + "; write " + name +
                      (wanted == 1 ? "(a)" : "(a,b)"));
    Node node = arguments.front();
    if (wanted == 1) return make(function->op, node, node);
    for (std::size_t i = 1; i < arguments.size(); ++i) node = make(function->op, node, arguments[i]);
    return node;
  }

  const std::string& text_;
  std::size_t at_ = 0, last_ = 0, depth_ = 0;  // the next character; where the last token began; levels
  std::vector<Item> nodes_;
  std::map<std::string, Node> names_;
};

Formula::Formula(const std::string& text) { FormulaParser(text).compile(*this); }

template <class T>
double Formula::evaluate(std::span<const T> x, T* g) {
  const std::size_t n = variables_.size();
  for (std::size_t i = 0; i < n; ++i) slots_[i] = static_cast<double>(x[i]);
  for (std::size_t k = 0; k < tape_.size(); ++k) {
    const Instruction& i = tape_[k];
    slots_[first_ + k] = apply(i.op, slots_[i.a], slots_[i.b]);
  }
  if (g == nullptr) return slots_[result_];

  // A slope of 0 wins over an infinite one: what does not count (the other branch of a minimum) may be singular.
  const auto times = [](double adjoint, double slope) { return adjoint == 0 || slope == 0 ? 0 : adjoint * slope; };
  std::fill(adjoints_.begin(), adjoints_.end(), 0);
  adjoints_[result_] = 1;
  for (std::size_t k = tape_.size(); k-- > 0;) {
    const Instruction& i = tape_[k];
    const double adjoint = adjoints_[first_ + k];
    if (adjoint == 0) continue;
    const Slopes s = slopes(i.op, slots_[i.a], slots_[i.b], slots_[first_ + k]);
    adjoints_[i.a] += times(adjoint, s.a);
    adjoints_[i.b] += times(adjoint, s.b);
  }
  for (std::size_t i = 0; i < n; ++i) g[i] = static_cast<T>(adjoints_[i]);
  return slots_[result_];
}

template double Formula::evaluate(std::span<const float>, float*);
template double Formula::evaluate(std::span<const double>, double*);

namespace {

template <class T>
class FormulaObjective final : public Objective<T> {
 public:
  explicit FormulaObjective(const std::string& text) : formula_(text) {
    const std::size_t n = formula_.variables().size();
    layout_.add("x", {n}, Kind::vector);
    const std::vector<double> x(n);
    std::vector<double> g(n);
    const double f = formula_.evaluate<double>(x, g.data());
    const bool finite = std::isfinite(f) && std::all_of(g.begin(), g.end(), [](double d) { return std::isfinite(d); });
    if (!finite || std::all_of(g.begin(), g.end(), [](double d) { return d == 0; })) start_ = 1;
  }
  [[nodiscard]] const Layout& layout() const override { return layout_; }
  void start(std::span<T> x) const override {
    for (T& v : view(x, layout_[0])) v = start_;
  }
  double value(std::span<const T> x) override { return formula_.evaluate<T>(x, nullptr); }
  double value_and_gradient(std::span<const T> x, std::span<T> g, std::uint64_t /*draw*/) override {
    return formula_.evaluate<T>(x, g.data());
  }

 private:
  Formula formula_;
  Layout layout_;
  T start_ = 0;
};

}  // namespace

template <class T>
std::unique_ptr<Objective<T>> make_formula(const std::string& text) {
  return std::make_unique<FormulaObjective<T>>(text);
}

template std::unique_ptr<Objective<float>> make_formula(const std::string&);
template std::unique_ptr<Objective<double>> make_formula(const std::string&);

bool looks_like_formula(const std::string& text) {
  if (text.empty()) return false;
  if (is_digit(text[0]) || text[0] == '-') return true;
  if (!std::all_of(text.begin(), text.end(), [](char c) { return in_name(c) || c == '-'; })) return true;
  const std::vector<std::string> parts = split(text, '-');
  return parts.size() > 1 && std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
           return is_number(part) || is_indexed(part, false);
         });
}

}  // namespace ravine
