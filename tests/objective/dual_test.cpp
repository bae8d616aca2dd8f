#include "ravine/objective/dual.hpp"

#include <gtest/gtest.h>

namespace ravine {
namespace {

// Every operation at (a, b): the value has the bits of double, the slope is the derivative along (1, 2).
TEST(Dual, FollowsTheRulesOfDifferentiation) {
  const double a = 0.7, b = -1.3;
  const Dual x(a, 1), y(b, 2);
  struct Case {
    const char* name;
    Dual result;
    double value, slope;
  };
  for (const Case& c : {Case{"-x", -x, -a, -1},
                        {"x+y", x + y, a + b, 3},
                        {"x-y", x - y, a - b, -1},
                        {"xy", x * y, a * b, b + 2 * a},
                        {"x/y", x / y, a / b, (b - 2 * a) / (b * b)},
                        {"3-x", 3 - x, 3 - a, -1},
                        {"x*x", square(x), a * a, 2 * a},
                        {"exp", exp(y), std::exp(b), 2 * std::exp(b)},
                        {"log", log(x), std::log(a), 1 / a},
                        {"sin", sin(y), std::sin(b), 2 * std::cos(b)},
                        {"cos", cos(y), std::cos(b), -2 * std::sin(b)},
                        {"atan2", atan2(y, x), std::atan2(b, a), (2 * a - b) / (a * a + b * b)},
                        {"sqrt", sqrt(x), std::sqrt(a), 0.5 / std::sqrt(a)},
                        {"abs", abs(y), 1.3, -2},
                        {"abs", abs(x), 0.7, 1}}) {
    EXPECT_EQ(c.result.value, c.value) << c.name;
    EXPECT_NEAR(c.result.slope, c.slope, 1e-15) << c.name;
  }
  EXPECT_EQ(abs(Dual(0, 1)).slope, 0);
  Dual sum = x;
  sum += y;
  sum -= 1;
  sum *= y;
  EXPECT_EQ(sum.value, (a + b - 1) * b);
  EXPECT_NEAR(sum.slope, 3 * b + 2 * (a + b - 1), 1e-15);
}

}  // namespace
}  // namespace ravine
