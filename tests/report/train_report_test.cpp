#include "ravine/report/train_report.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ravine/data/samples.hpp"
#include "tests/temporary.hpp"

namespace ravine {
namespace {

using Json = nlohmann::json;

class TrainReport : public testing::Test {
 protected:
  Json report(const std::string& csv, TrainOptions options) {
    options.data = folder_.write("t.csv", csv);
    options.target = "y";
    TableTraining job(options);
    const Trained result = job.run();
    return Json::parse(train_report(job, result, {"ravine train t.csv", "seed = 1\n"}));
  }

  static std::string table(std::size_t rows, const auto& cells) {
    std::string csv = "a,b,y\n";
    for (std::size_t i = 0; i < rows; ++i) csv += cells(i) + "\n";
    return csv;
  }

  TemporaryFolder folder_;
};

TEST_F(TrainReport, OfTwoClassesAgreesWithItsScores) {
  const Json r = report(to_csv(make_sample("moons", 300, 0.1, 1)), {.model = "mlp:8", .epochs = 4});
  EXPECT_EQ(r.at("judged"), (Json{{"part", "test"}, {"rows", r.at("data").at("rows").at("test")}}));
  const auto counts = r.at("confusion").at("counts").get<std::vector<std::vector<double>>>();
  const double all = counts[0][0] + counts[0][1] + counts[1][0] + counts[1][1];
  EXPECT_EQ(all, r.at("judged").at("rows").get<double>());
  EXPECT_DOUBLE_EQ((counts[0][0] + counts[1][1]) / all, r.at("metrics").at("test").at("accuracy").get<double>());
  EXPECT_EQ(r.at("calibration").at("positive"), "1");
  EXPECT_EQ(r.at("epochs").at("train_loss").size(), 4U);
  EXPECT_EQ(r.at("epochs").at("valid").at("accuracy").size(), 4U);
  EXPECT_EQ(r.at("regions").at("values").size(),
            r.at("regions").at("columns").get<std::size_t>() * r.at("regions").at("rows").get<std::size_t>());
  EXPECT_TRUE(r.at("residuals").is_null());
}

TEST_F(TrainReport, OfANumberHasItsResidualsInItsOwnUnit) {
  const Json r = report(table(200,
                              [](std::size_t i) {
                                return std::to_string(i) + "," + std::to_string(i * 7 % 31) + "," +
                                       std::to_string(1000.0 + static_cast<double>(i) / 3);
                              }),
                        {.model = "mlp:8", .epochs = 3});
  EXPECT_TRUE(r.at("confusion").is_null());
  for (const double y : r.at("residuals").at("actual")) EXPECT_NEAR(y, 1033, 34);
  for (const double y : r.at("regions").at("points").at("target")) EXPECT_NEAR(y, 1033, 34);
  EXPECT_EQ(r.at("regions").at("x").at("name"), "a");
}

TEST_F(TrainReport, RegionsAreOfTwoNumbersOnly) {
  const Json r =
      report(table(90,
                   [](std::size_t i) {
                     return std::to_string(i) + (i % 3 == 0 ? ",red," : ",blue,") + (i % 2 == 0 ? "no" : "yes");
                   }),
             {.model = "mlp:4", .epochs = 2});
  EXPECT_TRUE(r.at("regions").is_null());
}

TEST_F(TrainReport, StaysSmallForLongRunsAndManyClasses) {
  const Json r = report(table(1800,
                              [](std::size_t i) {
                                return std::to_string(i % 45) + "," + std::to_string(i) + ",c" + std::to_string(i % 45);
                              }),
                        {.model = "mlp:2", .batch = 0, .epochs = 3200, .patience = 0});
  EXPECT_LE(r.at("epochs").at("epoch").size(), 1503U);
  EXPECT_EQ(r.at("epochs").at("epoch").back(), 3200);
  const Json& epochs = r.at("epochs").at("epoch");
  EXPECT_NE(std::find(epochs.begin(), epochs.end(), r.at("best_epoch")), epochs.end());
  std::size_t rows = 0;
  for (const Json& line : r.at("confusion").at("counts"))
    for (const std::size_t n : line) rows += n;
  EXPECT_EQ(rows, r.at("judged").at("rows").get<std::size_t>());
  EXPECT_EQ(r.at("confusion").at("labels").size(), 40U);
  EXPECT_EQ(r.at("confusion").at("labels").back(), "6 others");
}

}  // namespace
}  // namespace ravine
