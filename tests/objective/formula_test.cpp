#include "ravine/objective/formula.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

#include "ravine/core/buffer.hpp"
#include "ravine/core/error.hpp"
#include "ravine/objective/function.hpp"
#include "tests/allocations.hpp"

namespace ravine {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

double value(const std::string& text, const std::vector<double>& x) {
  Formula formula(text);
  EXPECT_EQ(formula.variables().size(), x.size()) << text;
  return formula.evaluate<double>(x, nullptr);
}

std::vector<double> gradient(const std::string& text, const std::vector<double>& x) {
  Formula formula(text);
  EXPECT_EQ(formula.variables().size(), x.size()) << text;
  std::vector<double> g(x.size());
  formula.evaluate<double>(x, g.data());
  return g;
}

std::string error(const std::string& text) {
  try {
    Formula formula(text);
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::usage);
    EXPECT_EQ(std::string(e.what()).find('\n'), std::string::npos);
    return e.what();
  }
  return "";
}

TEST(Formula, PrecedenceAndGroupingAreThoseOfMathematics) {
  const std::vector<std::pair<std::string, double>> table{
      {"1+2*3", 7},
      {"(1+2)*3", 9},
      {"8-4-2", 2},
      {"8/4/2", 1},
      {"8/4*2", 4},
      {"2^3^2", 512},
      {"(2^3)^2", 64},
      {"2**3**2", 512},
      {"2*3^2", 18},
      {"-2^2", -4},
      {"(-2)^2", 4},
      {"-2^-2", -0.25},
      {"2^-1", 0.5},
      {"2^-2^2", 0.0625},
      {"--3", 3},
      {"-+-3", 3},
      {"2--3", 5},
      {"2*-3", -6},
      {"-2*-3", 6},
      {"6/-3", -2},
      {"1.5e1+.5+2.", 17.5},
      {"2e-3*1E3", 2},
      {"1-2+3", 2},
      {" 1\t+ 2 ", 3},
      {"2*pi", 2 * std::numbers::pi},
      {"e^1", std::numbers::e},
      {"log(e)", 1},
      {"ln(e^2)", 2},
      {"log2(8)+log10(1000)", 6},
      {"min(3,1,2)+max(1,3,2)", 4},
      {"pow(2,10)", 1024},
      {"sin(pi/2)", 1},
  };
  for (const auto& [text, expected] : table) {
    // Folded while it is read.
    EXPECT_DOUBLE_EQ(value(text + "+0*x", {1}), expected) << text;
    // The same on the tape instead: every digit 2 that stands alone becomes a variable of value 2.
    std::string running;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool alone =
          text[i] == '2' &&
          (i == 0 || (std::isalnum(static_cast<unsigned char>(text[i - 1])) == 0 && text[i - 1] != '.')) &&
          (i + 1 == text.size() || (std::isalnum(static_cast<unsigned char>(text[i + 1])) == 0 && text[i + 1] != '.'));
      running += alone ? 'x' : text[i];
    }
    EXPECT_DOUBLE_EQ(value(running + "+0*x", {2}), expected) << running;
  }
}

// Every function with its value and its derivative in closed form, at several points inside its domain.
struct Case {
  std::string text;
  std::function<double(double)> value, slope;
  std::vector<double> points;
};

const std::vector<Case>& cases() {
  using std::numbers::ln10, std::numbers::ln2;
  static const std::vector<double> all{-2.3, -0.7, 0.1, 0.9, 3.1}, inside{-0.9, -0.2, 0.3, 0.8},
      above{0.01, 0.6, 1, 7.5};
  static const std::vector<Case> list{
      {"sin(x)", [](double x) { return std::sin(x); }, [](double x) { return std::cos(x); }, all},
      {"cos(x)", [](double x) { return std::cos(x); }, [](double x) { return -std::sin(x); }, all},
      {"tan(x)", [](double x) { return std::tan(x); }, [](double x) { return 1 / std::pow(std::cos(x), 2); }, all},
      {"asin(x)", [](double x) { return std::asin(x); }, [](double x) { return 1 / std::sqrt(1 - x * x); }, inside},
      {"acos(x)", [](double x) { return std::acos(x); }, [](double x) { return -1 / std::sqrt(1 - x * x); }, inside},
      {"atan(x)", [](double x) { return std::atan(x); }, [](double x) { return 1 / (1 + x * x); }, all},
      {"sinh(x)", [](double x) { return std::sinh(x); }, [](double x) { return std::cosh(x); }, all},
      {"cosh(x)", [](double x) { return std::cosh(x); }, [](double x) { return std::sinh(x); }, all},
      {"tanh(x)", [](double x) { return std::tanh(x); }, [](double x) { return 1 / std::pow(std::cosh(x), 2); }, all},
      {"exp(x)", [](double x) { return std::exp(x); }, [](double x) { return std::exp(x); }, all},
      {"log(x)", [](double x) { return std::log(x); }, [](double x) { return 1 / x; }, above},
      {"ln(x)", [](double x) { return std::log(x); }, [](double x) { return 1 / x; }, above},
      {"log2(x)", [](double x) { return std::log2(x); }, [](double x) { return 1 / (x * ln2); }, above},
      {"log10(x)", [](double x) { return std::log10(x); }, [](double x) { return 1 / (x * ln10); }, above},
      {"sqrt(x)", [](double x) { return std::sqrt(x); }, [](double x) { return 0.5 / std::sqrt(x); }, above},
      {"cbrt(x)", [](double x) { return std::cbrt(x); }, [](double x) { return std::pow(x * x, -1.0 / 3) / 3; }, all},
      {"abs(x)", [](double x) { return std::abs(x); }, [](double x) { return x < 0 ? -1 : 1; }, all},
      {"erf(x)", [](double x) { return std::erf(x); },
       [](double x) { return 2 / std::sqrt(std::numbers::pi) * std::exp(-x * x); }, all},
      {"min(x,0.5)", [](double x) { return std::min(x, 0.5); }, [](double x) { return x < 0.5 ? 1 : 0; }, all},
      {"max(0.5,x)", [](double x) { return std::max(x, 0.5); }, [](double x) { return x > 0.5 ? 1 : 0; }, all},
      {"pow(x,3)", [](double x) { return x * x * x; }, [](double x) { return 3 * x * x; }, all},
      {"pow(x,2.5)", [](double x) { return std::pow(x, 2.5); }, [](double x) { return 2.5 * std::pow(x, 1.5); }, above},
      {"2^x", [](double x) { return std::exp2(x); }, [](double x) { return ln2 * std::exp2(x); }, all},
      {"e^x", [](double x) { return std::exp(x); }, [](double x) { return std::exp(x); }, all},
      {"x^x", [](double x) { return std::pow(x, x); }, [](double x) { return std::pow(x, x) * (std::log(x) + 1); },
       above},
      {"x^-1", [](double x) { return 1 / x; }, [](double x) { return -1 / (x * x); }, all},
      {"1/x", [](double x) { return 1 / x; }, [](double x) { return -1 / (x * x); }, all},
      {"x/(1+x^2)", [](double x) { return x / (1 + x * x); },
       [](double x) { return (1 - x * x) / std::pow(1 + x * x, 2); }, all},
      {"-x*-x-x", [](double x) { return x * x - x; }, [](double x) { return 2 * x - 1; }, all},
      {"atan2(x,2)", [](double x) { return std::atan2(x, 2); }, [](double x) { return 2 / (4 + x * x); }, all},
      {"atan2(2,x)", [](double x) { return std::atan2(2, x); }, [](double x) { return -2 / (4 + x * x); }, all},
      {"hypot(x,2)", [](double x) { return std::hypot(x, 2); }, [](double x) { return x / std::hypot(x, 2); }, all},
      {"hypot(2,x)", [](double x) { return std::hypot(x, 2); }, [](double x) { return x / std::hypot(x, 2); }, all},
      {"sin(x^2)*exp(-x)", [](double x) { return std::sin(x * x) * std::exp(-x); },
       [](double x) { return (2 * x * std::cos(x * x) - std::sin(x * x)) * std::exp(-x); }, all},
  };
  return list;
}

TEST(Formula, ValuesAreThoseOfTheStandardFunctions) {
  for (const Case& c : cases())
    for (const double x : c.points) {
      const double expected = c.value(x);
      EXPECT_NEAR(value(c.text, {x}), expected, 1e-15 * std::max(1.0, std::abs(expected))) << c.text << " at " << x;
    }
}

TEST(Formula, DerivativesAreThoseOfTheClosedForms) {
  for (const Case& c : cases())
    for (const double x : c.points) {
      const double expected = c.slope(x);
      EXPECT_NEAR(gradient(c.text, {x}).at(0), expected, 1e-13 * std::max(1.0, std::abs(expected)))
          << c.text << " at " << x;
    }
}

TEST(Formula, DerivativesAgreeWithDifferences) {
  for (const Case& c : cases()) {
    const auto objective = make_formula<double>(c.text);
    Buffer<double> x(objective->layout().size());
    for (const double point : c.points) {
      x[0] = point;
      EXPECT_LT(gradient_error<double>(*objective, x.span(), 1e-6), 1e-6) << c.text << " at " << point;
    }
  }
  for (const char* text :
       {"x^2 + 10*sin(y)^2 + (x*y-1)^2", "x^y + y^x", "atan2(x,y)*hypot(x,y)", "log(x+y)/(1+x*y) - cbrt(x-3*y)",
        "min(x,y,x*y) + max(x/y,2,y)", "exp(-(x-y)^2)*cos(3*x)^2", "a*b*c/(a+b)^c + (a-c)^3"}) {
    const auto objective = make_formula<double>(text);
    Buffer<double> x(objective->layout().size());
    for (const double base : {0.4, 1.7}) {
      for (std::size_t i = 0; i < objective->layout()[0].size; ++i) x[i] = base + 0.37 * static_cast<double>(i);
      EXPECT_LT(gradient_error<double>(*objective, x.span(), 1e-6), 1e-7) << text << " at " << base;
    }
  }
}

TEST(Formula, PowersAreExactAndTheirSlopesFinite) {
  EXPECT_EQ(value("x^3", {-2}), -8);
  EXPECT_EQ(gradient("x^3", {-2}).at(0), 12);
  EXPECT_EQ(value("x^-3", {-2}), -0.125);
  EXPECT_EQ(value("x^7", {-3}), -2187);
  EXPECT_EQ(gradient("x^2", {0}).at(0), 0);
  EXPECT_EQ(gradient("x^1", {0}).at(0), 1);
  EXPECT_EQ(gradient("x^1.5", {0}).at(0), 0);
  for (const double x : {-1.0, 0.0, 2.0}) {
    EXPECT_EQ(value("x^0", {x}), 1);
    EXPECT_EQ(gradient("x^0", {x}).at(0), 0);
  }
  // The exponent's derivative holds a log(base): it is not taken where the exponent is a constant.
  EXPECT_EQ(gradient("x^(1+1)", {-3}).at(0), -6);
  EXPECT_EQ(gradient("pow(x,3)", {-1}).at(0), 3);
  EXPECT_EQ(gradient("0^x", {2}).at(0), 0);
  EXPECT_EQ(gradient("x^y", {0, 2}), (std::vector<double>{0, 0}));
  EXPECT_EQ(gradient("x^y", {0, 1}), (std::vector<double>{1, 0}));
  // Where exponents vary, a negative base has no derivative by the exponent, though a value at whole ones.
  EXPECT_EQ(value("x^y", {-2, 3}), -8);
  EXPECT_TRUE(std::isnan(gradient("x^y", {-2, 3}).at(1)));
}

TEST(Formula, CornersHaveASlopeBetweenTheirSides) {
  EXPECT_EQ(gradient("abs(x)", {0}).at(0), 0);
  EXPECT_EQ(gradient("hypot(x,y)", {0, 0}), (std::vector<double>{0, 0}));
  EXPECT_EQ(gradient("sqrt(x^2+y^2)", {0, 0}), (std::vector<double>{0, 0}));
  EXPECT_EQ(gradient("max(x,2*y)", {2, 1}), (std::vector<double>{0.5, 1}));
  EXPECT_EQ(gradient("min(x,2*y)", {2, 1}), (std::vector<double>{0.5, 1}));
  EXPECT_EQ(gradient("min(x,1/y)", {1, 0}), (std::vector<double>{1, 0}));  // the branch not taken is singular
  EXPECT_EQ(gradient("max(x,0)", {-1}).at(0), 0);
}

TEST(Formula, HasNoValueOutsideItsDomainAndSaysSo) {
  for (const char* text : {"log(x)", "sqrt(x)", "asin(x-1)", "acos(x-1)", "x^0.5", "min(x,log(x))", "max(log(x),x)"})
    EXPECT_TRUE(std::isnan(value(text, {-2}))) << text;
  EXPECT_EQ(value("log(x)", {0}), -inf);
  EXPECT_EQ(value("1/x", {0}), inf);
  EXPECT_EQ(gradient("tanh(x)", {800}).at(0), 0);
  EXPECT_NEAR(gradient("tanh(x)", {20}).at(0), 4 * std::exp(-40.0), 1e-30);
  EXPECT_NEAR(gradient("atan2(x,y)", {1e200, 1e200}).at(0), 5e-201, 1e-214);
}

TEST(Formula, VariablesComeInAnOrderThatCanBeForeseen) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(Formula("y+x").variables(), (Names{"x", "y"}));
  EXPECT_EQ(Formula("x10*x2+x1").variables(), (Names{"x1", "x2", "x10"}));
  EXPECT_EQ(Formula("x1+x0+x1^2").variables(), (Names{"x0", "x1"}));
  EXPECT_EQ(Formula("x10+x9+y1").variables(), (Names{"x10", "x9", "y1"}));
  EXPECT_EQ(Formula("beta+alpha+Z+_t").variables(), (Names{"Z", "_t", "alpha", "beta"}));
  EXPECT_EQ(Formula("x99999999999999999999999+x100000000000000000000000").variables(),
            (Names{"x99999999999999999999999", "x100000000000000000000000"}));
  EXPECT_EQ(Formula("x01+x1+x2").variables(), (Names{"x01", "x1", "x2"}));
  EXPECT_EQ(Formula("sine+exponent").variables(), (Names{"exponent", "sine"}));
  EXPECT_EQ(value("10*x2+x10", {3, 4}), 34);
}

TEST(Formula, ErrorsNameTheColumnAndTheRemedy) {
  const std::vector<std::pair<std::string, std::string>> table{
      {"2x", "formula, column 2: a product needs its *; write 2*x"},
      {"x^2+3 y", "formula, column 7: a product needs its *; write 3*y"},
      {"x y", "formula, column 3: a product needs its *; write x*y"},
      {"(x+1)(x-1)", "formula, column 6: a product needs its *; write )*("},
      {"2(x+1)", "formula, column 2: a product needs its *; write 2*("},
      {"sin(x 2)", "formula, column 7: a product needs its *; write x*2"},
      {"3e", "formula, column 2: a product needs its *; write 3*e"},
      {"x+1.2.3", "formula, column 3: \"1.2.3\" is not a number"},
      {"x+1e999", "formula, column 3: \"1e999\" is out of range"},
      {"", "formula, column 1: the formula is empty"},
      {"  ", "formula, column 1: the formula is empty"},
      {"x+", "formula, column 3: the formula ends where a number, a variable, a function or ( should follow"},
      {"x*/y", "formula, column 3: \"/\" stands where a number, a variable, a function or ( should"},
      {"x^", "formula, column 3: the formula ends where"},
      {"()", "formula, column 2: \")\" stands where a number"},
      {"(x+1", "formula, column 5: a ) is missing for the ( in column 1; add it"},
      {"sin(x", "formula, column 6: a ) is missing for the ( in column 4; add it"},
      {"x+1)", "formula, column 4: this ) has no ( before it"},
      {"x=3", "formula, column 2: a formula has no =; write only what is to be minimised"},
      {"x+0,5", "formula, column 4: a comma belongs between the arguments of a function (decimal numbers have a point"},
      {"x # y", "formula, column 3: \"#\" is not known in a formula"},
      {"\xC3\xA9+x", "formula, column 1: \"\xC3\xA9\" is not known"},
      {"(x)\xC2\xB2+$", "formula, column 4: \"\xC2\xB2\" is not known"},
      {"x+sinn(y)", "formula, column 3: unknown function \"sinn\"; did you mean sin?"},
      {"Sqrt(y)", "formula, column 1: unknown function \"Sqrt\"; did you mean sqrt?"},
      {"y*x(y+1)", "formula, column 3: unknown function \"x\"; for a product write x*(...)"},
      {"sin x", "formula, column 1: sin is a function; write sin(...)"},
      {"x+max", "formula, column 3: max is a function; write max(...)"},
      {"x+PI", "formula, column 3: write pi"},
      {"sin(x,y)", "formula, column 1: sin takes one argument, not 2; write sin(a)"},
      {"1+atan2(x)", "formula, column 3: atan2 takes two arguments, not 1; write atan2(a,b)"},
      {"min(x)", "formula, column 1: min takes two or more arguments, not 1"},
      {"sin()", "formula, column 5: \")\" stands where"},
      {"1+pi*e", "formula, column 1: the formula has no variable"},
  };
  for (const auto& [text, expected] : table) EXPECT_EQ(error(text).substr(0, expected.size()), expected) << text;
  EXPECT_NE(error(std::string("x+\0", 3)), "");
  EXPECT_NE(error(std::string("x\0", 2)), "");
}

TEST(Formula, DepthIsLimitedAndLongSumsAreNot) {
  constexpr std::size_t deep = 100000;
  const std::string open(deep, '('), close(deep, ')'), minus(deep, '-');
  EXPECT_NE(error(open + "x" + close).find("formula, column 257: more than 256"), std::string::npos);
  EXPECT_NE(error(open).find("more than 256"), std::string::npos);
  EXPECT_NE(error(minus + "x").find("more than 256"), std::string::npos);
  std::string tower = "x", functions, sum = "x", text = "x";
  for (std::size_t i = 0; i < deep; ++i) tower += "^x", functions += "sin(", sum += "+x";
  EXPECT_NE(error(tower).find("more than 256"), std::string::npos);
  EXPECT_NE(error(functions).find("more than 256"), std::string::npos);
  EXPECT_EQ(value(sum, {1}), static_cast<double>(deep + 1));
  EXPECT_EQ(gradient(sum, {1}).at(0), static_cast<double>(deep + 1));
  for (int i = 0; i < 200; ++i) text = "(" + text + ")";
  EXPECT_EQ(value(text, {3}), 3);
  EXPECT_NE(error(std::string(1000001, 'x')).find("longer than 1,000,000 characters"), std::string::npos);
}

TEST(Formula, EvaluationDoesNotAllocate) {
  const auto objective = make_formula<double>("x^2 + 10*sin(y)^2 + (x*y-1)^2 + min(x,y,3)^y/hypot(x,y)");
  Buffer<double> x(objective->layout().size()), g(objective->layout().size());
  objective->start(x.span());
  const std::size_t before = allocations();
  for (int i = 0; i < 10; ++i) {
    objective->value(x.span());
    objective->value_and_gradient(x.span(), g.span(), 1);
  }
  EXPECT_EQ(allocations(), before);
}

template <class T>
void expect_the_builtin(const std::string& name, const std::string& text, double tolerance) {
  const auto ours = make_formula<T>(text), theirs = make_function<T>(name);
  ASSERT_EQ(ours->layout().size(), theirs->layout().size());
  Buffer<T> x(ours->layout().size()), a(x.size()), b(x.size());
  for (const auto& [u, v] : {std::pair{-1.2, 1.0}, {1.0, 1.0}, {0.0, 0.0}, {0.3, -0.8}, {2.9, 0.45}}) {
    x[0] = static_cast<T>(u), x[1] = static_cast<T>(v);
    const double f = ours->value_and_gradient(x.span(), a.span(), 1),
                 expected = theirs->value_and_gradient(x.span(), b.span(), 1);
    EXPECT_NEAR(f, expected, tolerance * std::max(1.0, std::abs(expected))) << name;
    EXPECT_EQ(f, ours->value(x.span()));
    for (std::size_t i = 0; i < x.size(); ++i)
      EXPECT_NEAR(a[i], b[i], tolerance * std::max(1.0, std::abs(static_cast<double>(b[i])))) << name << " " << i;
  }
}

TEST(Formula, AgreesWithTheBuiltInFunctions) {
  const std::string rosenbrock = "(1-x)^2 + 100*(y-x^2)^2",
                    beale = "(1.5-x+x*y)^2 + (2.25-x+x*y^2)^2 + (2.625-x+x*y^3)^2";
  expect_the_builtin<double>("rosenbrock", rosenbrock, 1e-14);
  expect_the_builtin<double>("beale", beale, 1e-14);
  expect_the_builtin<float>("rosenbrock", rosenbrock, 2e-5);
  expect_the_builtin<float>("beale", beale, 2e-5);
}

TEST(Formula, StartsAtZeroOrWhereZeroIsOfNoUseAtOne) {
  const auto start = [](const std::string& text) {
    const auto objective = make_formula<float>(text);
    Buffer<float> x(objective->layout().size());
    objective->start(x.span());
    for (std::size_t i = objective->layout()[0].size; i < x.size(); ++i) EXPECT_EQ(x[i], 0.0F);
    EXPECT_EQ(x[0], x[objective->layout()[0].size - 1]);
    return x[0];
  };
  EXPECT_EQ(start("(1-x)^2 + 100*(y-x^2)^2"), 0);
  EXPECT_EQ(start("x^4-x^2+y^2"), 1);  // 0 is a saddle
  EXPECT_EQ(start("x-log(x)"), 1);
  EXPECT_EQ(start("1/x+x"), 1);
  EXPECT_EQ(start("sqrt(x)-y"), 1);
}

TEST(Formula, IsOneVectorBlockCalledX) {
  const auto objective = make_formula<double>("a+b*c");
  ASSERT_EQ(objective->layout().blocks().size(), 1U);
  EXPECT_EQ(objective->layout()[0].name, "x");
  EXPECT_EQ(objective->layout()[0].size, 3U);
  EXPECT_EQ(objective->layout()[0].kind, Kind::vector);
}

TEST(Formula, IsToldFromTheNameOfAFunction) {
  for (const char* text : {"x^2", "x*y", "x+y", "x-y", "x1-x2", "x-1", "-x", "2x", "sin(x)", "x y", ".5", "x/2", "x**2",
                           "cost - price", "x=3", "1-x", "x,y", "(x"})
    EXPECT_TRUE(looks_like_formula(text)) << text;
  for (const FunctionInfo& f : list_functions()) {
    EXPECT_FALSE(looks_like_formula(f.name)) << f.name;
    std::string dashed = f.name;
    for (char& c : dashed) c = c == '_' ? '-' : c;
    EXPECT_FALSE(looks_like_formula(dashed)) << dashed;
  }
  for (const char* text : {"", "x", "x1", "rosenbrok", "Noisy-Quadratic", "schaffer-n2"})
    EXPECT_FALSE(looks_like_formula(text)) << text;
}

}  // namespace
}  // namespace ravine
