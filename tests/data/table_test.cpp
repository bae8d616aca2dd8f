#include "ravine/data/table.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include "ravine/core/source.hpp"
#include "tests/temporary.hpp"

namespace ravine {
namespace {

Table parse(const std::string& text, const ReadOptions& options = {}) { return parse_csv(text, "t.csv", options); }

std::string error_of(const std::string& text, const ReadOptions& options = {}) {
  try {
    parse(text, options);
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::data);
    return e.what();
  }
  return "no error";
}

TEST(Table, KeepsNumbersAsNumbersAndTextsAsCodes) {
  const Table t = parse("a,b\n1,x\n2.5,y\n,x\nNA,?\n");
  EXPECT_EQ(t.rows, 4U);
  const Column &a = t.columns[0], &b = t.columns[1];
  EXPECT_EQ(a.form, Column::Form::numeric);
  EXPECT_EQ(a.missing, 2U);
  EXPECT_EQ(a.numbers[1], 2.5);
  EXPECT_TRUE(std::isnan(a.numbers[3]));
  EXPECT_EQ(b.form, Column::Form::text);
  EXPECT_EQ(b.values, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(b.codes, (std::vector<std::int32_t>{0, 1, 0, missing_code}));
}

// A text after many numbers: the column is read again, and what looked like numbers keeps its spelling.
TEST(Table, GoesOverToTextWhereANumberColumnHasOne) {
  const Table t = parse("a\n007\n7\n7.0\nx\n");
  EXPECT_EQ(t.columns[0].values, (std::vector<std::string>{"007", "7", "7.0", "x"}));
  EXPECT_EQ(t.columns[0].number_cells, 3U);
  EXPECT_EQ(to_string(t.columns[0].first_text), "t.csv:5:1");
}

TEST(Table, MeansMissingByTheUsualTextsAndMore) {
  for (const char* text : {"", "NA", "na", "NaN", "nan", "null", "NULL", "?", "N/A", "#N/A"})
    EXPECT_TRUE(means_missing(text)) << text;
  for (const char* text : {"none", "-", "0", "NAN0", "n"}) EXPECT_FALSE(means_missing(text)) << text;
  EXPECT_EQ(parse("a\n1\n-\n-999\n", {.missing = {"-", "-999"}}).columns[0].missing, 2U);
}

TEST(Table, StripsOnRequest) {
  const Table t = parse("a,b\n1.,<=50K.\n2,>50K.\n3,<=50K\n", {.strip = "."});
  EXPECT_EQ(t.columns[1].values, (std::vector<std::string>{"<=50K", ">50K"}));
  EXPECT_EQ(t.columns[0].form, Column::Form::numeric);
}

TEST(Table, NamesColumns) {
  EXPECT_EQ(parse("1,x\n2,y\n").names(), (std::vector<std::string>{"c0", "c1"}));
  EXPECT_EQ(parse("a,a,,a\n1,2,3,4\n", {.header = true}).names(), (std::vector<std::string>{"a", "a.1", "c2", "a.2"}));
  EXPECT_EQ(parse("a,b\nx,y\n", {.header = false}).rows, 2U);
}

TEST(Table, ReadsDecimalCommas) {
  EXPECT_EQ(parse("a;b\n1,5;2\n-0,25;3\n").columns[0].numbers, (std::vector<double>{1.5, -0.25}));
}

TEST(Table, RefusesRaggedRowsAndEmptyFiles) {
  EXPECT_NE(error_of("a,b\n1,2\n3\n").find("t.csv:3: this row has 1 cell, but the header has 2"), std::string::npos)
      << error_of("a,b\n1,2\n3\n");
  EXPECT_NE(error_of("a,b\n1,2\n3,4,5\n").find("t.csv:3:"), std::string::npos);
  EXPECT_NE(error_of("a,b\n").find("header but no rows"), std::string::npos);
  EXPECT_NE(error_of("\n\n").find("no rows"), std::string::npos);
}

TEST(Table, HoldsLaterFilesToTheFormsThatWereDecided) {
  const ReadOptions options{
      .columns = {{"a", ReadOptions::As::number}, {"b", ReadOptions::As::text}, {"c", ReadOptions::As::skip}}};
  const Table t = parse("a,b,c\n1,2,\"any, thing\"\n", options);
  EXPECT_EQ(t.columns[1].values, std::vector<std::string>{"2"});
  EXPECT_TRUE(t.columns[2].skipped);
  EXPECT_NE(
      error_of("a,b,c\n1,2,3\nx,2,3\n", options).find("t.csv:3:1: column \"a\" is numeric, but this cell is \"x\""),
      std::string::npos);
}

TEST(Table, NotesNumbersThatAreNoMeasurements) {
  const Table t = parse("a\n1\ninf\n1e308\n");
  EXPECT_EQ(to_string(t.columns[0].first_huge), "t.csv:3:1");
  EXPECT_EQ(t.columns[0].first_huge_cell, "inf");
}

TEST(Source, ReadsGzipAlsoInSeveralMembers) {
  const TemporaryFolder folder;
  const std::string path = folder / "t.csv.gz", text = "a,b\n1,2\n";
  for (const char* mode : {"wb", "ab"}) {
    gzFile gz = gzopen(path.c_str(), mode);
    gzputs(gz, text.c_str());
    gzclose(gz);
  }
  EXPECT_EQ(Source(path).text(), text + text);
  std::string bytes;
  {
    std::ifstream in(path, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(in), {});
  }
  for (const std::size_t cut : {5UL, 20UL, bytes.size() - 3})
    EXPECT_THROW(Source(folder.write("cut.gz", bytes.substr(0, cut))), Error) << cut;
}

TEST(Source, SaysWhyAFileCannotBeRead) {
  const TemporaryFolder folder;
  EXPECT_THROW(Source(folder / "none"), Error);
  EXPECT_THROW(Source(folder.path().string()), Error);
  EXPECT_THROW(Source(folder.write("empty", "")), Error);
}

TEST(Table, FindsAPlaceAgain) {
  const TemporaryFolder folder;
  const Table t = read_csv(folder.write("t.csv", "a,b\n\"x\ny\",1\nz,2\n"), {});
  EXPECT_EQ(locate(t, 1, "b").line, 4U);
  EXPECT_EQ(locate(t, 1, "b").column, 3U);
}

}  // namespace
}  // namespace ravine
