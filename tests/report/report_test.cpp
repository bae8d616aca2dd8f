#include "ravine/report/report.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "ravine/core/error.hpp"
#include "ravine/report/assets.hpp"
#include "tests/temporary.hpp"

namespace ravine {
namespace {

bool pages() { return !assets().page.empty(); }

std::size_t occurrences(const std::string& text, const std::string& of) {
  std::size_t n = 0;
  for (std::size_t at = text.find(of); at != std::string::npos; at = text.find(of, at + 1)) ++n;
  return n;
}

// The text of the element that holds the data, as a browser finds it.
std::string data_of(const std::string& html) {
  const std::string begin = "<script type=\"application/json\" id=\"data\">";
  const std::size_t from = html.find(begin) + begin.size();
  return html.substr(from, html.find("</script", from) - from);
}

TEST(Report, WithoutPagesItSaysWhatToInstall) {
  if (pages()) GTEST_SKIP() << "this build has pages";
  try {
    report_html("train", "{}");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::runtime);
    EXPECT_NE(std::string(e.what()).find("apt-get install esbuild node-d3"), std::string::npos);
  }
}

TEST(Report, DataCannotLeaveItsElement) {
  if (!pages()) GTEST_SKIP() << "this build has no pages";
  const nlohmann::json data{{"name", "</script><script>alert(1)</script><!-- {{style}} \u2028"}, {"less", 1}};
  const std::string html = report_html("train", data.dump());
  EXPECT_EQ(occurrences(html, "<script"), 2U);
  EXPECT_EQ(occurrences(html, "</script"), 2U);
  const auto back = nlohmann::json::parse(data_of(html));
  EXPECT_EQ(back.at("kind"), "train");
  EXPECT_EQ(back.at("data"), data);
}

TEST(Report, IsWholeAndSmallAndAsksForNothing) {
  if (!pages()) GTEST_SKIP() << "this build has no pages";
  const std::string html = report_html("search", "{}");
  EXPECT_LT(html.size(), 500'000U);
  EXPECT_EQ(occurrences(html, "{{"), 0U) << "a place of the page was not filled in";
  EXPECT_EQ(occurrences(html, " src="), 0U);
  EXPECT_EQ(occurrences(html, "@import"), 0U);
  EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
  EXPECT_NE(html.find("Copyright 2010-2017 Mike Bostock"), std::string::npos) << "d3's licence asks for its notice";
}

TEST(Report, IsWrittenInOnePieceOrNotAtAll) {
  if (!pages()) GTEST_SKIP() << "this build has no pages";
  const TemporaryFolder folder;
  write_report(folder / "r.html", "train", "{}");
  std::ifstream file(folder / "r.html");
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), report_html("train", "{}"));
  EXPECT_THROW(check_report(folder / "absent/r.html"), Error);
}

}  // namespace
}  // namespace ravine
