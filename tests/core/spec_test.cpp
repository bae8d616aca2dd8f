#include "ravine/core/spec.hpp"

#include <gtest/gtest.h>

#include "ravine/core/error.hpp"

namespace ravine {
namespace {

TEST(Spec, SplitsStagesWordsAndArguments) {
  const auto stages = parse_spec(" AdamW lr=3e-4  weight-decay=0.01 |piecewise 30:0.1 by=epoch");
  ASSERT_EQ(stages.size(), 2U);
  EXPECT_EQ(stages[0].name, "adamw");
  EXPECT_EQ(stages[0].arguments,
            (std::vector<std::pair<std::string, std::string>>{{"lr", "3e-4"}, {"weight_decay", "0.01"}}));
  EXPECT_EQ(stages[1].words, std::vector<std::string>{"30:0.1"});
  EXPECT_EQ(to_string(stages[1]), "piecewise 30:0.1 by=epoch");
}

TEST(Spec, RefusesWhatItCannotRead) {
  for (const char* bad : {"", "  ", "adam ||", "| adam", "adam lr=", "adam =1", "lr=1 adam", "adam lr=1 lr=2"}) {
    try {
      parse_spec(bad);
      ADD_FAILURE() << bad;
    } catch (const Error& e) {
      EXPECT_EQ(e.fault(), Fault::usage) << bad;
    }
  }
}

}  // namespace
}  // namespace ravine
