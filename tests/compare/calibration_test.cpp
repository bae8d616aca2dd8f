// How often a study is wrong, by simulation: the records of its runs are drawn, everything after them is the real
// thing. docs/comparing.md quotes the figures that are printed here.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "ravine/compare/analysis.hpp"
#include "ravine/core/random.hpp"

namespace ravine {
namespace {

constexpr std::size_t studies = 1000, optimizers = 10, finalists = 4, qualifying = 5, finals = 15;
constexpr double trivial = 2;

// A normal number per (study, optimizer, run), by the sum of uniforms: 12 are plenty for tests by ranks.
double normal(std::uint64_t study, std::size_t optimizer, std::size_t run) {
  const Random random(study + 1, Stream::noise, static_cast<std::uint32_t>(optimizer));
  double sum = -6;
  for (std::size_t i = 0; i < 12; ++i) sum += random.uniform(12 * run + i);
  return sum;
}

// A study in which optimizer i has losses around 1 + effect(i) sd. What a seed does to all alike is drawn too.
template <class Effect>
Analysis simulate(std::uint64_t study, double sd, Effect&& effect, double level = 1) {
  std::vector<Standing> all;
  for (std::size_t i = 0; i < optimizers; ++i) {
    Standing s{.name = "o" + std::to_string(i)};
    for (std::size_t r = 0; r < qualifying + finals; ++r) {
      const double loss = level + sd * (effect(i) + normal(study, i, r) + normal(study, optimizers, r));
      (r < qualifying ? s.qualifying : s.final).push_back(loss);
    }
    all.push_back(std::move(s));
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Standing& a, const Standing& b) { return centre(a.qualifying) < centre(b.qualifying); });
  for (std::size_t i = 0; i < optimizers; ++i) {
    all[i].finalist = i < finalists;
    if (!all[i].finalist) all[i].final.clear();
    all[i].final_validation = all[i].final;
  }
  Analysis analysis;
  analysis.standings = std::move(all);
  judge(analysis, 0.01, trivial);
  return analysis;
}

bool anybody_differs(const Analysis& a) {
  return std::any_of(a.standings.begin(), a.standings.end(),
                     [](const Standing& s) { return s.verdict == Verdict::better || s.verdict == Verdict::worse; });
}

TEST(Calibration, EqualOptimizersAreSeldomToldApart) {
  std::size_t wrong = 0;
  for (std::uint64_t study = 0; study < studies; ++study)
    wrong += anybody_differs(simulate(study, 0.05, [](std::size_t) { return 0.0; }));
  std::printf("equal optimizers: a difference is declared in %.1f %% of %zu studies\n", 100.0 * wrong / studies,
              studies);
  EXPECT_LE(wrong, studies / 20);
  EXPECT_GT(wrong, 0U);  // a test that never errs has no power either
}

TEST(Calibration, ATrueWinnerIsFound) {
  std::size_t found = 0, separated = 0;
  for (std::uint64_t study = 0; study < studies; ++study) {
    const Analysis a = simulate(study, 0.05, [](std::size_t i) { return i == 3 ? -2.0 : 0.0; });
    const bool right = a.recommendation.optimizer == "o3" && a.recommendation.also.empty();
    found += right;
    separated += right && std::count_if(a.standings.begin(), a.standings.end(),
                                        [](const Standing& s) { return s.verdict == Verdict::worse; }) == finalists - 1;
  }
  std::printf(
      "a winner by 2 sd: recommended alone in %.1f %%, better than every other finalist in %.1f %% of %zu studies\n",
      100.0 * found / studies, 100.0 * separated / studies, studies);
  EXPECT_GE(separated, studies * 9 / 10);
}

TEST(Calibration, TheSameOptimizerUnderTenNamesIsEquivalent) {
  for (std::uint64_t study = 0; study < 50; ++study) {
    Analysis a = simulate(study, 0, [](std::size_t) { return 0.0; });
    EXPECT_FALSE(anybody_differs(a));
    EXPECT_TRUE(a.recommendation.hardly_matters);
  }
}

TEST(Calibration, SmallDifferencesHardlyMatter) {
  std::size_t said = 0;
  for (std::uint64_t study = 0; study < studies; ++study)
    said += simulate(study, 0.003, [](std::size_t) { return 0.0; }).recommendation.hardly_matters;
  std::printf("equal optimizers, sd 0.3 %%: \"hardly matters\" in %.1f %% of %zu studies\n", 100.0 * said / studies,
              studies);
  EXPECT_GE(said, studies * 9 / 10);
}

TEST(Calibration, OnNoiseLabelsTheChoiceHardlyMatters) {
  std::size_t said = 0;
  for (std::uint64_t study = 0; study < studies; ++study)
    said += simulate(
                study, 0.05, [](std::size_t i) { return 0.3 * static_cast<double>(i); }, trivial)
                .recommendation.hardly_matters;
  std::printf("noise labels: \"hardly matters\" in %.1f %% of %zu studies\n", 100.0 * said / studies, studies);
  EXPECT_GE(said, studies * 95 / 100);
}

TEST(Verdicts, DiffersByLessThanTheMargin) {
  std::vector<std::vector<double>> losses(2, std::vector<double>(15, 1.0));
  for (std::size_t i = 0; i < 15; ++i) losses[1][i] += 0.001 + 1e-5 * static_cast<double>(i);
  const std::vector<Comparison> c = compare_with_leader(losses, 0.01);
  EXPECT_EQ(c[0].verdict, Verdict::worse);
  EXPECT_TRUE(c[0].immaterial);
}

TEST(Verdicts, SaysHowManySeedsWouldTell) {
  std::vector<std::vector<double>> losses(2, std::vector<double>(15, 1.0));
  for (std::size_t i = 0; i < 15; ++i) losses[1][i] += (i % 2 == 0 ? 0.1 : -0.1) + 1e-4 * static_cast<double>(i);
  const Comparison c = compare_with_leader(losses, 0.01)[0];
  EXPECT_EQ(c.verdict, Verdict::undecided);
  EXPECT_NEAR(c.seeds_needed, std::pow(2.8 * 0.103 / 0.01, 2), 60);
}

TEST(Verdicts, ALeaderThatIsOvertakenIsNotRecommended) {
  Analysis a;
  for (const char* name : {"first", "second"}) a.standings.push_back({.name = name, .finalist = true});
  for (std::size_t i = 0; i < 15; ++i) {
    a.standings[0].final.push_back(1 + 0.01 * static_cast<double>(i));
    a.standings[1].final.push_back(0.5 + 0.01 * static_cast<double>(i));
  }
  for (Standing& s : a.standings) s.final_validation = s.qualifying = s.final;
  judge(a, 0.01, trivial);
  EXPECT_EQ(a.leader, "first");
  EXPECT_EQ(a.recommendation.optimizer, "second");
  EXPECT_EQ(a.standings[0].verdict, Verdict::better);
}

}  // namespace
}  // namespace ravine
