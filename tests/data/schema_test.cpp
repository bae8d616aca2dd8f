#include "ravine/data/schema.hpp"

#include <gtest/gtest.h>

#include "ravine/core/text.hpp"
#include "ravine/data/dataset.hpp"
#include "ravine/data/schema_json.hpp"
#include "ravine/data/split.hpp"

namespace ravine {
namespace {

Table parse(const std::string& text) { return parse_csv(text, "t.csv", {.header = true}); }

// A CSV of one column.
std::string column(const std::string& name, const std::vector<std::string>& cells) {
  std::string text = name + "\n";
  for (const std::string& c : cells) text += c + "\n";
  return text;
}

std::vector<std::uint32_t> all_rows(const Table& t) {
  std::vector<std::uint32_t> rows(t.rows);
  for (std::uint32_t i = 0; i < rows.size(); ++i) rows[i] = i;
  return rows;
}

Feature infer_one(const std::string& text, const SchemaOptions& options = {}) {
  const Table t = parse(text);
  return infer_feature(t.columns[0], t.rows, options);
}

template <class F>
std::string error_of(F f) {
  try {
    f();
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::data);
    return e.what();
  }
  return "no error";
}

std::vector<std::string> numbered(std::size_t n, const std::string& prefix) {
  std::vector<std::string> cells;
  for (std::size_t i = 1; i <= n; ++i) cells.push_back(prefix + std::to_string(i));
  return cells;
}

TEST(Schema, TakesColumnsForWhatTheyAre) {
  EXPECT_EQ(infer_one("a\n1\n2.5\n").use, Use::numeric);
  EXPECT_EQ(infer_one("a\nx\ny\nx\n").use, Use::category);
  EXPECT_EQ(infer_one("a\n3\n3\n").use, Use::ignored) << "constant";
  EXPECT_EQ(infer_one("a\n3\n\"\"\n").use, Use::numeric) << "one value and gaps say something";
  EXPECT_EQ(infer_one(column("name", numbered(40, "person "))).use, Use::ignored) << "identifier-like";
  EXPECT_EQ(infer_one(column("PassengerId", numbered(40, ""))).use, Use::ignored)
      << "identifier-like by name and values";
  EXPECT_EQ(infer_one(column("price", numbered(40, ""))).use, Use::numeric)
      << "unique, but not named like an identifier";
  EXPECT_EQ(infer_one(column("name", numbered(40, "person ")), {.use = {{"name", Use::category}}}).use, Use::category)
      << "by request";
  EXPECT_EQ(infer_one("a\n1\n2\n", {.drop = {"a"}}).use, Use::ignored);
}

TEST(Schema, TakesAFewTextsAmongNumbersForAnError) {
  std::vector<std::string> cells = numbered(99, "");
  cells.insert(cells.begin() + 40, "abc");
  const std::string message = error_of([&] { infer_one(column("a", cells)); });
  EXPECT_NE(message.find("t.csv:42:1: \"abc\" in column \"a\", where 99 of 100 cells are numbers"), std::string::npos)
      << message;
  EXPECT_EQ(infer_one(column("a", cells), {.use = {{"a", Use::category}}}).use, Use::category);
  for (int i = 0; i < 200; ++i) cells.emplace_back("XL");
  EXPECT_EQ(infer_one(column("size", cells)).use, Use::category) << "many texts make a category";
}

Target target_of(const std::string& text, int task = -1) {
  const Table t = parse(text);
  return infer_target(t, t.columns[0], {.target = t.columns[0].name, .task = task});
}

TEST(Schema, TellsClassesFromNumbers) {
  EXPECT_EQ(target_of("y\n0\n1\n1\n0\n").kind, Target::Kind::classes);
  EXPECT_EQ(target_of("y\n5.5\n7.25\n5.5\n").kind, Target::Kind::classes) << "two values";
  EXPECT_EQ(target_of("y\n1\n2\n3\n1\n2\n3\n").kind, Target::Kind::classes) << "codes from 1";
  EXPECT_EQ(target_of("y\n3\n4\n5\n6\n3\n4\n").kind, Target::Kind::number) << "grades from 3";
  EXPECT_EQ(target_of("y\n0.5\n1.5\n2.5\n").kind, Target::Kind::number);
  EXPECT_EQ(target_of("y\na\nb\na\n").classes, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(target_of("y\n10\n9\n10\n9\n").classes, (std::vector<std::string>{"9", "10"}))
      << "numbers in order of value";
  EXPECT_EQ(target_of("y\n3\n4\n5\n3\n", 1).kind, Target::Kind::classes);
  EXPECT_EQ(target_of("y\n0\n1\n1\n", 0).kind, Target::Kind::number);
}

TEST(Schema, RefusesTargetsThatCannotBeLearned) {
  EXPECT_NE(error_of([] { target_of("y\n1\n1\n"); }).find("constant"), std::string::npos);
  EXPECT_NE(error_of([] { target_of(column("y", numbered(60, "id"))); }).find("too many for classes"),
            std::string::npos);
  EXPECT_NE(error_of([] { target_of("y\na\nb\na\n", 0); }).find("--task classify"), std::string::npos);
  EXPECT_NE(error_of([] { target_of("y,x\n\"\",1\nNA,2\n"); }).find("no values"), std::string::npos);
  EXPECT_NE(error_of([] { target_of("y\n1.5\n2.5\n1e308\n"); }).find("1e308"), std::string::npos);
}

TEST(Schema, ResolvesNamesAndIndices) {
  const Table named = parse("a,b,c\n1,2,3\n"), bare = parse_csv("1,2,3\n4,5,6\n", "t.csv", {});
  EXPECT_EQ(resolve_column(named, "b"), "b");
  EXPECT_EQ(resolve_column(named, "-1"), "c");
  EXPECT_EQ(resolve_column(bare, "0"), "c0");
  EXPECT_EQ(resolve_column(bare, "-3"), "c0");
  EXPECT_NE(error_of([&] { (void)resolve_column(named, "7"); }).find("there is no column \"7\"; it has: a, b, c"),
            std::string::npos);
  EXPECT_NE(error_of([&] { (void)resolve_column(parse("price,size\n1,2\n"), "pirce"); }).find("did you mean price?"),
            std::string::npos);
}

Schema fitted(const Table& t, const std::string& target, std::vector<std::uint32_t> training = {}) {
  Schema s = infer_schema(t, {}, {.target = target});
  fit_schema(s, t, training.empty() ? all_rows(t) : training);
  return s;
}

TEST(Schema, IsFittedOnTheTrainingRowsOnly) {
  const Table t = parse("x,k,y\n1,a,0\n3,a,1\n1000,b,0\n,b,1\n");
  const Schema s = fitted(t, "y", {0, 1});
  EXPECT_EQ(s.features[0].mean, 2);
  EXPECT_EQ(s.features[0].deviation, 1);
  EXPECT_FALSE(s.features[0].flags_missing);
  EXPECT_TRUE(s.features[1].levels.empty()) << "a level of two rows is rare";
  EXPECT_TRUE(s.features[1].has_other);
}

TEST(Dataset, EncodesNumbersGapsAndLevels) {
  std::string text = "x,k,y\n";
  for (int i = 0; i < 6; ++i) text += std::to_string(i) + (i % 2 == 0 ? ",a," : ",b,") + std::to_string(i % 2) + "\n";
  text += ",c,1\n5,,0\n";
  const Table t = parse(text);
  const Schema s = fitted(t, "y");
  EXPECT_EQ(s.column_names(), (std::vector<std::string>{"x", "x (missing)", "k=a", "k=b", "k (other)", "k (missing)"}));
  EncodingNotes notes;
  const Dataset d = encode(s, t, true, notes);
  ASSERT_EQ(d.width, 6U);
  const float* gap = &d.x[6 * 6];
  EXPECT_FLOAT_EQ(gap[0], static_cast<float>((s.features[0].median - s.features[0].mean) / s.features[0].deviation));
  EXPECT_EQ(gap[1], 1);
  EXPECT_EQ(gap[4], 1) << "the rare level";
  EXPECT_EQ(d.x[7 * 6 + 5], 1) << "the missing level";
  double mean = 0;
  for (std::size_t r = 0; r < 8; ++r)
    if (r != 6) mean += static_cast<double>(d.x[r * 6]);
  EXPECT_NEAR(mean, 0, 1e-6);
  EXPECT_EQ(d.labels, (std::vector<std::int32_t>{0, 1, 0, 1, 0, 1, 1, 0}));
}

TEST(Dataset, MatchesLaterFilesByName) {
  std::string text = "x,colour,y\n";
  for (int i = 0; i < 8; ++i) text += std::to_string(i) + (i % 2 == 0 ? ",a," : ",b,") + std::to_string(i % 2) + "\n";
  const Table t = parse(text);
  const Schema s = fitted(t, "y");
  EncodingNotes notes;
  const Dataset d = encode(s, parse("more,colour,x\n9,b,3\n9,zzz,\n"), false, notes);
  const Dataset e = encode(s, t, false, notes);
  for (std::size_t j = 0; j < d.width; ++j)
    EXPECT_EQ(d.x[j], e.x[3 * e.width + j]) << "the same row, columns in another order";
  EXPECT_EQ(notes.unknown_levels.at("colour"), 1U);
  EXPECT_EQ(notes.unexpected_missing.at("x"), 1U);
  EXPECT_EQ(d.x[d.width + 1] + d.x[d.width + 2], 0) << "an unknown level is no level";
  EXPECT_NE(error_of([&] {
              encode(s, parse("x,colours\n1,a\n"), false, notes);
            }).find("column colour, which the model needs, is absent; did you mean colours?"),
            std::string::npos);
}

TEST(Dataset, ManyLevelsBecomeCodes) {
  std::string text = "k,y\n";
  for (int i = 0; i < 400; ++i) text += "level" + std::to_string(i % 80) + "," + std::to_string(i % 2) + "\n";
  const Table t = parse(text);
  const Schema s = fitted(t, "y");
  EXPECT_EQ(s.features[0].levels.size(), 80U);
  EXPECT_GT(s.features[0].vector_size, 0U);
  EXPECT_EQ(s.width(), 0U);
  EncodingNotes notes;
  const Dataset d = encode(s, parse("k\nlevel3\nnew\n\"\"\n"), false, notes);
  EXPECT_EQ(d.vectors, 1U);
  EXPECT_EQ(s.features[0].levels[static_cast<std::size_t>(d.codes[0])], "level3");
  EXPECT_EQ(d.codes[1], 80);
  for (const std::int32_t c : d.codes) EXPECT_LT(static_cast<std::size_t>(c), s.features[0].codes());
}

TEST(Dataset, ListsLabelsThatTrainingNeverSaw) {
  const Table t = parse("x,y\n1,<=50K\n2,>50K\n3,<=50K\n4,>50K\n");
  const Schema s = fitted(t, "y");
  EncodingNotes notes;
  const std::string message = error_of([&] { encode(s, parse("x,y\n1,<=50K.\n2,>50K.\n"), true, notes); });
  EXPECT_NE(message.find("\"<=50K.\", \">50K.\""), std::string::npos) << message;
  EXPECT_NE(message.find("--strip ."), std::string::npos) << message;
}

TEST(Schema, SurvivesJson) {
  std::string text = "x,k,id,y\n";
  for (int i = 0; i < 30; ++i)
    text += (i == 3 ? "" : std::to_string(0.1 * i)) + (i % 2 == 0 ? ",a," : ",b,") + std::to_string(i) + "," +
            std::to_string(i * 0.7) + "\n";
  Schema s = fitted(parse(text), "y");
  s.missing = {"-"};
  s.strip = ".";
  const std::string json = schema_to_json(s);
  EXPECT_EQ(schema_to_json(schema_from_json(json)), json);
  EXPECT_EQ(schema_from_json(json).features[0].mean, s.features[0].mean);
  EXPECT_THROW(schema_from_json("{}"), Error);
  EXPECT_THROW(schema_from_json("[1"), Error);
}

TEST(Split, IsStratifiedCompleteAndDisjoint) {
  std::vector<std::uint32_t> rows(1000);
  std::vector<std::int32_t> labels(1000);
  for (std::uint32_t i = 0; i < 1000; ++i) {
    rows[i] = 10 * i;
    labels[i] = i % 10 == 0 ? 2 : i % 3 == 0 ? 1 : 0;
  }
  const Split s = split_rows(rows, labels, {}, 5);
  EXPECT_EQ(s.train.size(), 700U);
  EXPECT_EQ(s.valid.size(), 150U);
  EXPECT_EQ(s.test.size(), 150U);
  std::vector<std::uint32_t> all = s.train;
  all.insert(all.end(), s.valid.begin(), s.valid.end());
  all.insert(all.end(), s.test.begin(), s.test.end());
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all, rows);
  const auto rare = std::count_if(s.test.begin(), s.test.end(), [&](std::uint32_t r) { return labels[r / 10] == 2; });
  EXPECT_NEAR(static_cast<double>(rare), 15, 1);
  EXPECT_EQ(split_rows(rows, labels, {}, 5).test, s.test);
  EXPECT_NE(split_rows(rows, labels, {}, 6).test, s.test);
}

TEST(Split, GivesSmallClassesToTraining) {
  const std::vector<std::uint32_t> rows{0, 1, 2, 3};
  const std::vector<std::int32_t> labels{0, 1, 2, 3};
  const Split s = split_rows(rows, labels, {}, 1);
  EXPECT_EQ(s.train.size(), 4U);
  EXPECT_EQ(split_rows(rows, {}, {.train = 1, .valid = 0, .test = 0}, 1).train.size(), 4U);
}

}  // namespace
}  // namespace ravine
