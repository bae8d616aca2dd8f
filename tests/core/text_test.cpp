#include "ravine/core/text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ravine {
namespace {

TEST(Text, ParsesNumbersWhole) {
  EXPECT_EQ(parse_number("1.5"), 1.5);
  EXPECT_EQ(parse_number("+2"), 2.0);
  EXPECT_EQ(parse_number("-.5e-3"), -0.0005);
  EXPECT_EQ(parse_number("1e308"), 1e308);
  EXPECT_TRUE(std::isinf(*parse_number("inf")));
  for (const char* bad : {"", " 1", "1 ", "1,5", "1.2.3", "0x10", "abc", "1e", "--1", "+-1", "12%"})
    EXPECT_FALSE(parse_number(bad)) << bad;
}

TEST(Text, FormatsNumbersSoThatTheyReadBack) {
  for (const double v : {0.0, 1.0, -3.0, 0.1, 1e-8, 1e300, 123456789.0, 1.0 / 3})
    EXPECT_EQ(parse_number(format_number(v)), v);
  EXPECT_EQ(format_number(3), "3");
  EXPECT_EQ(format_number(0.001), "0.001");
  EXPECT_EQ(format_count(1234567), "1,234,567");
  EXPECT_EQ(format_count(999), "999");
}

TEST(Text, SplitsTrimsAndQuotes) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_TRUE(split("", ',').empty());
  EXPECT_EQ(trim(" \t x y\r\n"), "x y");
  EXPECT_EQ(quote("a\nb\"\x01"), "\"a\\nb\\\"\\x01\"");
  EXPECT_LT(quote(std::string(500, 'x')).size(), 70U);
}

TEST(Text, FindsTheNameThatWasMeant) {
  const std::vector<std::string> names{"adam", "adamw", "adagrad", "rmsprop", "sgd"};
  EXPECT_EQ(nearest("adma", names), "adam");
  EXPECT_EQ(nearest("rms_prop", names), "rmsprop");
  EXPECT_EQ(nearest("rms", names), "rmsprop");
  EXPECT_EQ(nearest("SGD", names), "sgd");
  EXPECT_EQ(nearest("zzz", names), "");
  EXPECT_EQ(nearest("z", names), "");
  EXPECT_EQ(nearest("z", std::vector<std::string>{"a", "b"}), "");
}

}  // namespace
}  // namespace ravine
