// Studies of a small table, run for real.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "ravine/compare/analysis.hpp"
#include "ravine/compare/importance.hpp"
#include "ravine/compare/result.hpp"
#include "ravine/compare/runner.hpp"
#include "ravine/compare/stages.hpp"
#include "ravine/compare/tune.hpp"
#include "ravine/core/error.hpp"
#include "ravine/core/random.hpp"
#include "tests/temporary.hpp"

namespace ravine {
namespace {

using Json = nlohmann::ordered_json;

void drop_times(Json& json) {
  if (json.is_object()) json.erase("seconds");
  if (json.is_structured())
    for (Json& item : json) drop_times(item);
}

class Study {
 public:
  explicit Study(const TemporaryFolder& folder, std::vector<std::string> optimizers = {"sgd", "adam"})
      : folder_(folder),
        data_(train_options(folder)),
        plan_(make_plan(options(std::move(optimizers)), data_.facts())) {}

  // Runs in `name`; stops after `most` runs. True if complete.
  bool run(const std::string& name, unsigned threads, std::size_t most = 100'000) {
    const std::string at = folder_ / name;
    Journal journal = std::filesystem::exists(at) ? Journal::open(at) : Journal::create(at, "{}");
    std::atomic<bool> stop{false};
    RunnerHooks hooks;
    hooks.on_record = [&](const Records& records) {
      if (records.size() >= most) stop = true;
    };
    hooks.stop = &stop;
    const bool complete = run_study(
        data_, plan_, journal, [&](const Records& r) { return next_trials(plan_, r); }, threads, hooks);
    records_ = journal.records();
    return complete;
  }
  [[nodiscard]] Json result() const {
    Json json = Json::parse(compare_json(data_, plan_, records_));
    drop_times(json);
    return json;
  }
  [[nodiscard]] const Plan& plan() const { return plan_; }
  [[nodiscard]] const Records& records() const { return records_; }

 private:
  static TrainOptions train_options(const TemporaryFolder& folder) {
    std::string csv = "a,b,y\n";
    const Random random(3, Stream::noise);
    for (std::uint64_t i = 0; i < 120; ++i) {
      const double a = random.uniform(2 * i), b = random.uniform(2 * i + 1);
      csv += std::to_string(a) + "," + std::to_string(b) + "," + (a + b > 1 ? "yes" : "no") + "\n";
    }
    return {.data = folder.write("t.csv", csv), .target = "y", .model = "mlp:8"};
  }
  static StudyOptions options(std::vector<std::string> optimizers) {
    return {.optimizers = std::move(optimizers), .preset = "quick", .epochs = 4, .seeds = 6, .trials = 6};
  }

  const TemporaryFolder& folder_;
  StudyData data_;
  Plan plan_;
  Records records_;
};

TEST(ThreadsStudy, ResultDoesNotDependOnThreadsOrInterruptions) {
  const TemporaryFolder folder;
  Study study(folder);
  ASSERT_TRUE(study.run("one", 1));
  const Json once = study.result();
  ASSERT_TRUE(study.run("three", 3));
  EXPECT_EQ(study.result(), once);
  for (const std::size_t most : {std::size_t{1}, std::size_t{20}, std::size_t{60}, std::size_t{100}})
    study.run("again", 2, most);
  ASSERT_TRUE(study.run("again", 2));
  EXPECT_EQ(study.result(), once);
}

TEST(Studies, EverybodyGetsTheSameAndSeedsAreApart) {
  const TemporaryFolder folder;
  Study study(folder, {"sgd", "adam", "rprop"});
  ASSERT_TRUE(study.run("s", 1));
  std::map<std::string, std::map<Phase, std::pair<double, std::size_t>>> spent;  // work and runs
  std::map<Phase, std::set<std::uint64_t>> seeds;
  for (const auto& [id, r] : study.records()) {
    if (!r.diverged) {
      EXPECT_EQ(r.forward_equivalents, 3.0 * static_cast<double>(study.plan().rows * r.trial.epochs)) << id;
      EXPECT_EQ(r.curve.back().epoch, r.trial.epochs);
    }
    EXPECT_GT(r.forward_equivalents, 0);  // a run that diverged has been paid for too
    ++spent[r.trial.optimizer][r.trial.phase].second;
    seeds[r.trial.phase].insert(r.trial.seed);
    EXPECT_EQ(r.test.empty(), r.trial.phase != Phase::final && r.trial.phase != Phase::baseline)
        << "test rows are for the end";
  }
  for (const Phase phase : {Phase::rung1, Phase::qualify, Phase::standard})
    for (const char* name : {"adam", "rprop"}) EXPECT_EQ(spent[name][phase].second, spent["sgd"][phase].second);
  EXPECT_EQ(seeds[Phase::final], seeds[Phase::baseline]);
  EXPECT_EQ(seeds[Phase::qualify], seeds[Phase::standard]);
  for (const std::uint64_t s : seeds[Phase::final]) {
    EXPECT_FALSE(seeds[Phase::sweep].contains(s));
    EXPECT_FALSE(seeds[Phase::qualify].contains(s));
  }
  for (const std::uint64_t s : seeds[Phase::qualify]) EXPECT_FALSE(seeds[Phase::sweep].contains(s));
}

TEST(Studies, AnEdgeExtendsTheSweep) {
  const TemporaryFolder folder;
  Study study(folder, {"sgd lr=1e-6"});  // far too small: the best is at the upper edge, twice
  ASSERT_TRUE(study.run("s", 1));
  const Json result = study.result();
  EXPECT_TRUE(result["lr_sensitivity"][0]["extended"]);
  EXPECT_TRUE(result["lr_sensitivity"][0]["at_edge"]);
  EXPECT_EQ(result["lr_sensitivity"][0]["points"].size(), 5U + 4U);
  EXPECT_EQ(result["notes"].size(), 2U);
}

TEST(Studies, LuckInTheSearchDoesNotReachTheFinals) {
  const TemporaryFolder folder;
  Study study(folder);
  ASSERT_TRUE(study.run("s", 1));
  for (const bool lucky : {false, true}) {
    Records records = study.records();
    std::erase_if(records, [](const auto& r) { return r.second.trial.test; });
    for (auto& [id, r] : records) {
      if (r.trial.phase == Phase::qualify) r.loss = lucky ? 0.9 : 0.1;
      if (r.trial.phase == Phase::standard) r.loss = 0.5;
    }
    const Entrant& sgd = study.plan().entrant("sgd");
    const std::string tuned = best_tuned(study.plan(), records, sgd).trial.spec;
    ASSERT_NE(tuned, sgd.spec);
    std::size_t finals = 0;
    for (const Trial& t : next_trials(study.plan(), records))
      if (t.phase == Phase::final && t.optimizer == "sgd") {
        EXPECT_EQ(t.spec, lucky ? sgd.spec : tuned);
        ++finals;
      }
    EXPECT_EQ(finals, 6U);
  }
}

// A share of a loss of almost 0 would forgive nothing.
TEST(Studies, ToleranceOfTheRateIsAShareOfTheGain) {
  const TemporaryFolder folder;
  Study study(folder, {"sgd"});
  ASSERT_TRUE(study.run("s", 1));
  Records records = study.records();
  for (auto& [id, r] : records)
    if (r.trial.phase == Phase::sweep) {
      r.diverged = false;
      r.loss = r.trial.index == 0 ? 0.001 : std::abs(r.trial.index) == 1 ? 0.04 : 0.5;
    }
  EXPECT_DOUBLE_EQ(analyse(study.plan(), records, 1.0).standings[0].tolerance_decades, 1);
  EXPECT_DOUBLE_EQ(analyse(study.plan(), records, 0.5).standings[0].tolerance_decades, 0);
  EXPECT_DOUBLE_EQ(analyse(study.plan(), records, 0.0005).standings[0].tolerance_decades, 0) << "nothing to learn";
}

TEST(Studies, RatesStayWithinWhatTheRuleAllows) {
  const TemporaryFolder folder;
  Study study(folder, {"cma_es"});  // lr is at most 1, the default
  ASSERT_TRUE(study.run("s", 1));
  for (const auto& [id, r] : study.records()) EXPECT_LE(OptimizerSpec(r.trial.spec).lr(), 1) << id;
}

TEST(Plan, MinutesAreTurnedIntoEpochsTheSameEverywhere) {
  const DataFacts facts{.rows = 20'000, .validation = 4000, .parameters = 50'000, .batch = 256, .network = "mlp:8"};
  StudyOptions options{.optimizers = core_optimizers()};
  options.budget_seconds = 300;
  const Plan five = make_plan(options, facts);
  options.budget_seconds = 600;
  const Plan ten = make_plan(options, facts);
  EXPECT_NEAR(static_cast<double>(ten.epochs), 2.0 * static_cast<double>(five.epochs), 2);
  EXPECT_LE(five.nominal_seconds, 300);
  EXPECT_GT(five.nominal_seconds, 200);
  options.budget_seconds = 5;
  const Plan little = make_plan(options, facts);
  EXPECT_LT(little.rows, facts.rows);  // too little for all rows
  EXPECT_EQ(little.epochs, 6U);
}

TEST(Plan, WordsThatAreUnknown) {
  EXPECT_THROW(find_design("fast"), Error);
  EXPECT_THROW(make_plan({.optimizers = {"adam", "adam"}}, {.rows = 10}), Error);
  const Plan two = make_plan({.optimizers = {"adam", "adam beta2=0.9"}}, {.rows = 1000, .parameters = 10});
  EXPECT_EQ(two.entrants[1].name, "adam beta2=0.9");
}

TEST(Space, EveryPublishedRangeIsWithinTheRules) {
  for (const std::string& name : all_optimizers()) {
    const OptimizerSpec spec(name);
    const std::vector<Dimension> space = published_space(spec);
    ASSERT_FALSE(space.empty()) << name;
    EXPECT_EQ(space[0].key, "lr") << name;
    for (const Dimension& d : space)
      for (const double u : {0.0, 0.5, 1.0}) {
        const std::string text = spec_at(name, {{d.key, d.at(u)}});
        EXPECT_EQ(OptimizerSpec(text).text(), text);
      }
  }
}

TEST(Ranges, ScalesFollowTheBounds) {
  const OptimizerSpec adam("adam");
  EXPECT_EQ(parse_range("lr=1e-4..1e-1", adam).scale, Scale::log);
  EXPECT_EQ(parse_range("dropout=0..0.5", adam).scale, Scale::linear);
  EXPECT_EQ(parse_range("batch=32..64", adam).scale, Scale::linear);
  EXPECT_EQ(parse_range("beta2=0.9..0.9999", adam).scale, Scale::log_from_1);
  EXPECT_EQ(parse_range("width=32|64|128", adam).at(0.5), 64);
  EXPECT_EQ(parse_range("lr=1e-4..1e-2", adam).at(0.5), 1e-3);
  EXPECT_EQ(parse_range("beta2=0.9..0.999", adam).at(0.5), 0.99);
  for (const char* text : {"lr", "lr=", "lr=1", "lr=2..1", "lr=a..b", "=1..2", "moemntum=0..1", "lr=1..inf"})
    EXPECT_THROW(parse_range(text, adam), Error) << text;
}

TEST(Importance, FindsTheOptionThatMattered) {
  const std::vector<Dimension> space{{"lr", 1e-4, 1, Scale::log}, {"eps", 1e-8, 1, Scale::log}};
  std::vector<Candidate> trials;
  for (std::size_t i = 0; i < 60; ++i) {
    const Point point{{"lr", space[0].at(Random(1, Stream::noise).uniform(2 * i))},
                      {"eps", space[1].at(Random(1, Stream::noise).uniform(2 * i + 1))}};
    Candidate c{.loss = std::pow(std::log10(point[0].second) + 2, 2)};
    c.trial.point = point;
    trials.push_back(c);
  }
  const Importance importance = importance_of(space, trials);
  EXPECT_EQ(importance.shares[0].first, "lr");
  EXPECT_GT(importance.shares[0].second, 0.8);
  EXPECT_FALSE(importance.rough);
  trials.resize(4);
  EXPECT_TRUE(importance_of(space, trials).shares.empty());
}

}  // namespace
}  // namespace ravine
