// Every trajectory of a reference implementation is reproduced in double, through the spec string.
#include <gtest/gtest.h>

#include <filesystem>

#include "ravine/methods/minimize.hpp"
#include "ravine/objective/function.hpp"
#include "tests/golden.hpp"

namespace ravine {
namespace {

std::vector<std::string> optimizer_files() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(RAVINE_GOLDEN)) {
    const std::string name = entry.path().stem().string();
    // lbfgs evaluates more than once per step: see tests/methods/lbfgs_test.cpp.
    if (entry.path().extension() == ".json" && name != "problems" && name != "schedules" && name != "lbfgs")
      names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Golden : public ::testing::TestWithParam<std::string> {};

TEST_P(Golden, IsReproduced) {
  const auto file = golden(GetParam());
  ASSERT_FALSE(file.at("runs").empty());
  for (const auto& run : file.at("runs")) {
    const auto problem = run.at("problem").get<std::string>(), spec = run.at("spec").get<std::string>();
    const auto objective = make_function<double>(problem);
    std::size_t last = 0, compared = 0;
    for (const auto& [step, x] : run.at("steps").items()) last = std::max(last, std::stoul(step));
    minimize<double>(*objective, OptimizerSpec(spec), {.steps = last}, {},
                     [&](std::size_t step, double /*value*/, std::span<const double> x) {
                       const auto found = run.at("steps").find(std::to_string(step));
                       if (found == run.at("steps").end()) return true;
                       ++compared;
                       const auto expected = found->get<std::vector<double>>();
                       double scale = 1;
                       for (const double v : expected) scale = std::max(scale, std::abs(v));
                       const double gain = run.at("roundoff_gain").at(std::to_string(step)).get<double>();
                       std::size_t i = 0;
                       for (const Block& block : objective->layout().blocks())
                         for (const double v : view(x, block)) {
                           EXPECT_NEAR(v, expected.at(i), 1e-12 * std::max(1.0, 10 * gain) * scale)
                               << problem << ": " << spec << ", x" << i << " after step " << step;
                           ++i;
                         }
                       return !::testing::Test::HasFailure();
                     });
    EXPECT_EQ(compared, run.at("steps").size());
  }
}

INSTANTIATE_TEST_SUITE_P(Optimizers, Golden, ::testing::ValuesIn(optimizer_files()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace ravine
