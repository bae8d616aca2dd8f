#include "ravine/compare/journal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "ravine/core/error.hpp"
#include "tests/temporary.hpp"

namespace ravine {
namespace {

TrialRecord record(int index) {
  TrialRecord r;
  r.trial = {.optimizer = "adam",
             .phase = Phase::sweep,
             .index = index,
             .seed = 7,
             .spec = "adam lr=0.1",
             .network = "mlp:4",
             .batch = 8,
             .epochs = 3,
             .point = {{"lr", 0.1}}};
  r.loss = 0.1 / 3;
  r.forward_equivalents = 1e6 + 1;
  r.curve = {{1, 0.5, 0.25, 0.01}, {3, 0.1, std::nan(""), 0.02}};
  return r;
}

std::string contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class JournalTest : public testing::Test {
 protected:
  void SetUp() override {
    Journal journal = Journal::create(folder, R"({"study":1})");
    for (int i = 0; i < 3; ++i) journal.add(record(i));
  }
  const TemporaryFolder temporary;
  const std::string folder = temporary / "study", path = folder + "/study.jsonl";
};

TEST_F(JournalTest, ReadsBackWhatWasWritten) {
  const Journal journal = Journal::open(folder);
  EXPECT_EQ(journal.header(), R"({"study":1})");
  ASSERT_EQ(journal.records().size(), 3U);
  const TrialRecord& r = journal.records().at("adam/sweep/1/7");
  EXPECT_EQ(record_json(r), record_json(record(1)));
  EXPECT_EQ(r.loss, 0.1 / 3);
  EXPECT_TRUE(std::isnan(r.curve[1].valid_loss));
}

TEST_F(JournalTest, ALineTornAtAnyByteIsCutOff) {
  const std::string whole = contents(path);
  const std::size_t last = whole.rfind('\n', whole.size() - 2) + 1;
  for (std::size_t end = last; end < whole.size(); end += 37) {
    std::ofstream(path, std::ios::trunc | std::ios::binary) << whole.substr(0, end);
    {
      Journal journal = Journal::open(folder);
      EXPECT_EQ(journal.records().size(), 2U);
      journal.add(record(2));
    }
    EXPECT_EQ(contents(path), whole);
  }
}

TEST_F(JournalTest, ForeignLinesAreNoRecords) {
  std::ofstream(path, std::ios::app) << "{\"id\": 1}\n";
  EXPECT_THROW(Journal::open(folder), Error);
}

TEST_F(JournalTest, AStudyIsNotOverwritten) { EXPECT_THROW(Journal::create(folder, "{}"), Error); }

TEST_F(JournalTest, OneProcessAtATime) {
  const Journal first = Journal::open(folder);
  EXPECT_THROW(Journal::open(folder), Error);
}

}  // namespace
}  // namespace ravine
