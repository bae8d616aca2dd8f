#include "ravine/control/policy_text.hpp"

#include <gtest/gtest.h>

#include "ravine/core/error.hpp"
#include "tests/temporary.hpp"

namespace ravine {
namespace {

const EnvironmentInfo task{.name = "task", .observations = {"a", "b", "c"}, .action = {.size = 2}};

std::string error(const std::string& text) {
  const TemporaryFolder folder;
  try {
    read_policy_text(folder.write("p.txt", text), task);
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::data);
    return e.what();
  }
  return "no error";
}

TEST(PolicyText, IsReadWithItsWhitening) {
  const TemporaryFolder folder;
  const std::string path = folder.write("p.txt", "2 3\n1 2 3 4 5 -6.5\n0.5 0 1e3\n2 1e-8 0.25\n");
  EXPECT_TRUE(is_policy_text(path));
  EXPECT_FALSE(is_policy_text("p.ravine"));
  const PolicyModel m = read_policy_text(path, task);
  EXPECT_EQ(m.environment, "task");
  EXPECT_EQ(m.whitening.mean, (std::vector<double>{0.5, 0, 1e3}));
  EXPECT_EQ(m.whitening.scale, (std::vector<double>{0.5, 0, 4}));  // what never changed counts nothing
  const Policy policy = m.policy();
  Actor actor(policy);
  std::vector<double> action(2);
  actor.act(m.parameters.span(), m.whitening, std::vector<double>{2.5, 77, 1001}, action);
  EXPECT_EQ(action, (std::vector<double>{1 * 1 + 3 * 4, 4 * 1 - 6.5 * 4}));
  const PolicyModel plain = read_policy_text(folder.write("q.txt", "2 3 1 2 3\n4 5 6"), task);
  EXPECT_TRUE(plain.whitening.mean.empty());
}

TEST(PolicyText, SaysWhatDoesNotFit) {
  EXPECT_NE(error("3 3\n1 2 3 4 5 6").find("says 3 rows and 3 columns; task needs 2 rows and 3 columns"),
            std::string::npos);
  EXPECT_NE(error("2 3\n1 2 3 4 5").find("has 5 numbers behind its first two; 6 weights are due"), std::string::npos);
  EXPECT_NE(error("2 3\n1 2 3 4 5 6\n1 2 3\n1 2").find("has 11 numbers"), std::string::npos);
  EXPECT_NE(error("2 3\n1 2 three 4 5 6").find("p.txt:2: \"three\" is no finite number"), std::string::npos);
  EXPECT_NE(error("2 3\n1 2 nan 4 5 6").find("is no finite number"), std::string::npos);
  EXPECT_NE(error("2").find("has no line `rows columns`"), std::string::npos);
}

}  // namespace
}  // namespace ravine
