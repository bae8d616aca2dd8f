// Files of several pieces: what the pieces cannot know of each other must not show in the table.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <random>

#include "ravine/core/source.hpp"
#include "ravine/core/text.hpp"
#include "ravine/data/table.hpp"
#include "tests/temporary.hpp"

namespace ravine {
namespace {

constexpr std::size_t rows = 60'000;

// About 2.5 MB: numbers, gaps, a column that becomes text late, and cells with line ends and quotes in them.
std::string untidy() {
  std::mt19937 random(1);
  std::string text = "a,b,late,note\r\n";
  for (std::size_t i = 0; i < rows; ++i) {
    text += format_number(static_cast<double>(random()) / 4096) + "," + (i % 7 == 0 ? "" : std::to_string(i % 1000)) +
            "," + (i == 40'000 ? "x" : "00" + std::to_string(i % 11)) + ",";
    if (i % 3 == 0) text += "\"line\n1,2,3,4\n5,6,7,\"\"8\"\"\n" + std::to_string(i % 13) + "\"";
    else text += "plain " + std::to_string(i % 17);
    text += i % 5 == 0 ? "\r\n" : "\n";
  }
  return text;
}

void expect_same(const Table& a, const Table& b) {
  EXPECT_EQ(a.rows, b.rows);
  EXPECT_EQ(a.hash, b.hash);
  ASSERT_EQ(a.names(), b.names());
  for (std::size_t j = 0; j < a.columns.size(); ++j) {
    const Column &x = a.columns[j], &y = b.columns[j];
    EXPECT_EQ(x.form, y.form) << x.name;
    EXPECT_EQ(x.missing, y.missing) << x.name;
    EXPECT_EQ(x.number_cells, y.number_cells) << x.name;
    EXPECT_EQ(x.values, y.values) << x.name;
    EXPECT_EQ(to_string(x.first_text), to_string(y.first_text)) << x.name;
    EXPECT_EQ(x.first_text_cell, y.first_text_cell) << x.name;
    EXPECT_TRUE(std::ranges::equal(x.codes.span(), y.codes.span())) << x.name;
    ASSERT_EQ(x.numbers.size(), y.numbers.size()) << x.name;
    if (x.numbers.empty()) continue;
    EXPECT_EQ(std::memcmp(x.numbers.data(), y.numbers.data(), x.numbers.size() * sizeof(double)), 0) << x.name;
  }
}

TEST(ThreadsCsvReader, GivesTheSameTableForAnyNumber) {
  const std::string text = untidy();
  const Table one = parse_csv(text, "t.csv", {.threads = 1});
  EXPECT_EQ(one.rows, rows);
  EXPECT_EQ(one.hash, content_hash(text));
  const Column &b = one.columns[1], &late = one.columns[2], &note = one.columns[3];
  EXPECT_EQ(b.numbers[1], 1);
  EXPECT_TRUE(std::isnan(b.numbers[7]));
  EXPECT_EQ(late.form, Column::Form::text);
  EXPECT_EQ(late.values[static_cast<std::size_t>(late.codes[40'000])], "x");
  EXPECT_EQ(late.values[static_cast<std::size_t>(late.codes[39'999])], "00" + std::to_string(39'999 % 11));
  EXPECT_EQ(late.number_cells, rows - 1);
  EXPECT_EQ(note.values[0], "line\n1,2,3,4\n5,6,7,\"8\"\n0");
  // Every third row has three line ends more than it would.
  EXPECT_EQ(late.first_text.line, 2 + 40'000 + 3 * (40'000 / 3 + 1));
  for (const unsigned threads : {2U, 3U, 8U}) expect_same(one, parse_csv(text, "t.csv", {.threads = threads}));
}

TEST(ThreadsCsvReader, NamesThePlaceOfAnErrorForAnyNumber) {
  const std::string good = untidy();
  const std::size_t lines = static_cast<std::size_t>(std::count(good.begin(), good.end(), '\n'));
  for (const unsigned threads : {1U, 2U, 5U}) {
    const ReadOptions options{.threads = threads};
    auto error = [&](const std::string& text, const ReadOptions& how) -> std::string {
      try {
        parse_csv(text, "t.csv", how);
      } catch (const Error& e) {
        return e.what();
      }
      return "no error";
    };
    const std::string line = std::to_string(lines + 1);
    EXPECT_EQ(error(good + "1,2\n" + good.substr(15), options).substr(0, 40),
              ("t.csv:" + line + ": this row has 2 cells, but the header").substr(0, 40));
    EXPECT_EQ(error(good + "1,2,3,\"x\n" + std::string(3'000'000, 'y'), options),
              "t.csv:" + line + ":7: the quote that opens here is never closed");
    ReadOptions decided = options;
    decided.columns = {{"b", ReadOptions::As::number}};
    EXPECT_EQ(error(good + "1,n/k,3,4\n", decided).substr(0, 60),
              ("t.csv:" + line + ":3: column \"b\" is numeric, but this cell is \"n/k\"").substr(0, 60));
  }
}

// A record that is longer than what a piece is shown of the text.
TEST(CsvReader, ReadsCellsOfMegabytes) {
  const std::string cell(5'000'000, 'x');
  const Table t = parse_csv("a,b\n1,\"" + cell + "\n" + cell + "\"\n2,y\n", "t.csv", {.header = true});
  EXPECT_EQ(t.rows, 2U);
  EXPECT_EQ(t.columns[1].values, (std::vector<std::string>{cell + "\n" + cell, "y"}));
}

TEST(CsvReader, KeepsTheSameTableInAFile) {
  const TemporaryFolder folder;
  const std::string text = untidy(), path = folder.write("t.csv", text);
  std::size_t calls = 0, last = 0;
  const Table in_file = read_csv(
      path, {.threads = 2, .scratch = folder.path().string(), .progress = [&](std::size_t done, std::size_t bytes) {
               EXPECT_LE(last, done);
               EXPECT_EQ(bytes, text.size());
               last = done, ++calls;
             }});
  const Table in_memory = parse_csv(text, path, {.threads = 1});
  expect_same(in_file, in_memory);
  EXPECT_GT(calls, 2U);
  EXPECT_EQ(last, text.size());
  for (const Column& column : in_file.columns) column.release();  // what was given back returns
  expect_same(in_file, in_memory);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) files += entry.exists();
  EXPECT_EQ(files, 1U) << "scratch files have no name";
  EXPECT_THROW(read_csv(path, {.scratch = folder / "none"}), Error);
}

}  // namespace
}  // namespace ravine
