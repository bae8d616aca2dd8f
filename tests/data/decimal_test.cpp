#include "ravine/data/decimal.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "ravine/core/text.hpp"

namespace ravine {
namespace {

// The number at the beginning of `text` and how long it is; 0 if it was refused.
std::pair<double, std::size_t> scanned(const std::string& text) {
  const std::string padded = text + "," + std::string(40, ' ');
  double number = 0;
  const char* end = scan_decimal(padded.data(), padded.data() + padded.size(), number);
  return {number, end == nullptr ? 0 : static_cast<std::size_t>(end - padded.data())};
}

TEST(Decimal, ReadsWhatMostFilesHold) {
  for (const char* text : {"0", "-0", "12", "-0.5", ".5", "5.", "3.1415927", "0.12345678", "0.123456789012", "007",
                           "1234567.12345678", "-1234567", "0.00000001"}) {
    EXPECT_EQ(scanned(text).second, std::string(text).size()) << text;
    EXPECT_EQ(scanned(text).first, *parse_number(text)) << text;
  }
  EXPECT_TRUE(std::signbit(scanned("-0.0").first));
}

TEST(Decimal, LeavesTheRestToTheGeneralWay) {
  for (const char* text : {"", "-", ".", "x", "+1", "12345678", "0.1234567890123456", "nan", "inf", "\xff\xff"})
    EXPECT_EQ(scanned(text).second, 0U) << text;
  EXPECT_EQ(scanned("1e5").second, 1U) << "what follows is the caller's";
  const std::string near = "1,";
  double number = 0;
  EXPECT_EQ(scan_decimal(near.data(), near.data() + near.size(), number), nullptr) << "too near to the end";
}

// Correctly rounded, always: the same bits as the parser that is.
RC_GTEST_PROP(Decimal, AgreesWithTheParser, ()) {
  const auto digit = rc::gen::inRange('0', static_cast<char>('9' + 1));
  const auto before = *rc::gen::container<std::string>(digit), after = *rc::gen::container<std::string>(digit);
  const std::string text = std::string(*rc::gen::arbitrary<bool>() ? "-" : "") + before.substr(0, 9) + "." + after;
  const auto [number, length] = scanned(text);
  if (length == 0) return;
  RC_ASSERT(length == text.size());
  RC_ASSERT(number == parse_number(text));
}

}  // namespace
}  // namespace ravine
