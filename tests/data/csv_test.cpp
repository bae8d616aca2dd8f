#include "ravine/data/csv.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ravine/data/table.hpp"

namespace ravine {
namespace {

using Records = std::vector<std::vector<std::string>>;

Records read(const std::string& text, char delimiter = ',') {
  Records records;
  CsvCursor cursor(text, "t.csv", delimiter);
  while (cursor.next()) {
    auto& record = records.emplace_back();
    for (const Cell& cell : cursor.cells()) record.emplace_back(cell.text);
  }
  return records;
}

std::string error_of(const std::string& text) {
  try {
    read(text);
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::data);
    return e.what();
  }
  return "";
}

TEST(Csv, ReadsWhatRfc4180Has) {
  EXPECT_EQ(read("a,b\r\n1,2\r\n"), (Records{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(read("a,b\n1,2"), (Records{{"a", "b"}, {"1", "2"}})) << "no line end at the end";
  EXPECT_EQ(read("\"x,y\",\"say \"\"hi\"\"\",\"two\nlines\"\n1,2,3\n"),
            (Records{{"x,y", "say \"hi\"", "two\nlines"}, {"1", "2", "3"}}));
  EXPECT_EQ(read("a,,\n,,\n"), (Records{{"a", "", ""}, {"", "", ""}}));
  EXPECT_EQ(read("\"\",\"\"\"\"\n"), (Records{{"", "\""}}));
}

TEST(Csv, ReadsWhatPeopleWrite) {
  EXPECT_EQ(read("\xef\xbb\xbf"
                 "a,b\n1,2\n"),
            (Records{{"a", "b"}, {"1", "2"}}))
      << "byte order mark";
  EXPECT_EQ(read(" 39, State-gov , \"x y\" ,<=50K\n"), (Records{{"39", "State-gov", "x y", "<=50K"}}))
      << "blanks around cells";
  EXPECT_EQ(read("a,b\n\n1,2\n  \n\n"), (Records{{"a", "b"}, {"1", "2"}})) << "blank lines";
  EXPECT_EQ(read("5\" pipe,b\n"), (Records{{"5\" pipe", "b"}})) << "a quote within a cell";
  EXPECT_EQ(read("a\tb c\n", '\t'), (Records{{"a", "b c"}}));
  EXPECT_EQ(read("  1.0   2  3 \r\n 4 5 6\n", ' '), (Records{{"1.0", "2", "3"}, {"4", "5", "6"}})) << "runs of blanks";
}

TEST(Csv, NamesThePlaceOfAnError) {
  EXPECT_EQ(error_of("a,b\n1,\"2\n3,4\n").substr(0, 10), "t.csv:2:3:");
  EXPECT_EQ(error_of("a,b\n\"x\ny\",\"z\" w,3\n").substr(0, 10), "t.csv:3:4:");
}

TEST(Csv, KnowsWhereItsCellsStand) {
  const std::string text = "a,b\n\"x\ny\",  z\n1,2\n";
  CsvCursor cursor(text, "t.csv", ',');
  cursor.next();
  cursor.next();
  EXPECT_EQ(to_string(cursor.place(0)), "t.csv:2:1");
  EXPECT_EQ(to_string(cursor.place(1)), "t.csv:3:6");
  cursor.next();
  EXPECT_EQ(cursor.line(), 4U);
  EXPECT_EQ(to_string(cursor.place(1)), "t.csv:4:3");
}

Dialect sniffed(const std::string& text) { return sniff(text, "t.csv", &means_missing); }

TEST(Sniff, FindsTheDelimiter) {
  EXPECT_EQ(sniffed("a,b\n1,2\n").delimiter, ',');
  EXPECT_EQ(sniffed("a;b\n1,5;2,25\n3,5;4\n").delimiter, ';');
  EXPECT_EQ(sniffed("a\tb\n1\t2\n").delimiter, '\t');
  EXPECT_EQ(sniffed("a|b\n1|2\n").delimiter, '|');
  EXPECT_EQ(sniffed("0.1  2 3\n 4 5  6\n7 8 9\n").delimiter, ' ');
  EXPECT_EQ(sniffed("name,note\nx,\"a; b; c\"\ny,\"d; e; f\"\n").delimiter, ',')
      << "delimiters within quotes do not count";
  EXPECT_EQ(sniffed("y\n1\n2\n").delimiter, ',') << "one column";
}

TEST(Sniff, FindsTheDecimalComma) {
  EXPECT_EQ(sniffed("a;b\n1,5;x\n2,25;y\n").decimal, ',');
  EXPECT_EQ(sniffed("a;b\n1.5;x,y\n2.25;z\n").decimal, '.');
}

TEST(Sniff, TellsAHeaderFromData) {
  EXPECT_TRUE(sniffed("a,b\n1,2\n3,4\n").header);
  EXPECT_FALSE(sniffed("5.1,3.5,Iris-setosa\n4.9,3.0,Iris-setosa\n").header);
  EXPECT_TRUE(sniffed(",x,y\n1,2,a\n2,3,b\n").header) << "row names have no name";
  EXPECT_FALSE(sniffed("red,round\ngreen,round\nred,square\n").header) << "values that come again are data";
  EXPECT_TRUE(sniffed("colour,shape\ngreen,round\nred,round\n").header);
  EXPECT_FALSE(sniffed("a,a\n1,2\n").header) << "names are unique";
}

TEST(Sniff, RefusesWhatIsNoText) {
  for (const std::string& bad :
       {std::string("\xff\xfe\x61\x00", 4), std::string("ab\0cd", 5), std::string("a,b\r1,2\r")})
    EXPECT_THROW(sniffed(bad), Error);
}

std::string written(const Records& records, char delimiter, bool crlf) {
  std::string text;
  for (const auto& record : records) {
    for (std::size_t j = 0; j < record.size(); ++j) {
      if (j > 0) text += delimiter;
      text += '"';
      for (const char c : record[j]) text += c == '"' ? "\"\"" : std::string(1, c);
      text += '"';
    }
    text += crlf ? "\r\n" : "\n";
  }
  return text;
}

RC_GTEST_PROP(Csv, WhatIsWrittenWithQuotesReadsBack, ()) {
  const auto columns = *rc::gen::inRange<std::size_t>(1, 6);
  const auto cell = rc::gen::container<std::string>(rc::gen::element('a', ',', '"', '\n', ';', '1', 'x', '|'));
  const Records records = *rc::gen::container<Records>(rc::gen::container<std::vector<std::string>>(columns, cell));
  Records expected;
  for (auto record : records) {
    for (std::string& c : record)  // blanks and line ends around a text are dropped
      while (!c.empty() && (c.front() == '\n' || c.back() == '\n'))
        c = c.front() == '\n' ? c.substr(1) : c.substr(0, c.size() - 1);
    expected.push_back(record);
  }
  const char delimiter = *rc::gen::element(',', ';', '\t', '|');
  RC_ASSERT(read(written(records, delimiter, *rc::gen::arbitrary<bool>()), delimiter) == expected);
}

// Whatever the bytes are: records or one clear error, never a crash.
RC_GTEST_PROP(Csv, AnyBytesGiveRecordsOrAnError, (const std::string& text)) {
  for (const char delimiter : {',', ' ', '\t'}) {
    try {
      read(text, delimiter);
    } catch (const Error& e) {
      RC_ASSERT(e.fault() == Fault::data);
    }
  }
}

}  // namespace
}  // namespace ravine
