// Every trajectory of a reference implementation is reproduced in double, through the spec string.
#include <gtest/gtest.h>

#include <filesystem>

#include "ravine/core/text.hpp"
#include "ravine/methods/minimize.hpp"
#include "ravine/objective/function.hpp"
#include "tests/golden.hpp"

namespace ravine {
namespace {

std::vector<std::string> optimizer_files() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(RAVINE_GOLDEN)) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() == ".json" && name != "problems" && name != "schedules") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Golden : public ::testing::TestWithParam<std::string> {};

// The run in ravine's words. Where the file has none, because the reference was changed to be repeatable, from its
// hyperparameters: PSGD Kron with a fixed probe, Adafactor with its momentum in bfloat16.
std::string spec_of(const std::string& name, const nlohmann::json& run) {
  if (run.contains("spec")) return run.at("spec").get<std::string>();
  const auto& h = run.at("hyper");
  auto number = [&](const char* key) { return format_number(h.at(key).get<double>()); };
  if (name == "psgd_kron") {
    std::string spec = "psgd_kron lr=" + number("lr") + " beta1=" + number("momentum") +
                       " weight_decay=" + number("weight_decay") + " precond_lr=" + number("precond_lr") +
                       " precond_init_scale=" + number("precond_init_scale") +
                       " update_every=" + number("update_every") +
                       " balance=0 probe=fixed decay=" + (h.at("decoupled_decay").get<bool>() ? "decoupled" : "l2");
    if (h.at("memory_save_mode").is_string()) spec += " memory_save=" + h.at("memory_save_mode").get<std::string>();
    return spec;
  }
  std::string spec = "adafactor variant=big_vision momentum_bf16=true lr=" + number("lr") +
                     " decay_rate=" + number("decay_rate") + " beta2_cap=" + number("beta2_cap") +
                     " momentum=" + number("momentum") + " min_dim_size_to_factor=" + number("min_dim_size_to_factor") +
                     " weight_decay=" + number("weight_decay");
  if (!h.at("clipping_threshold").is_null()) spec += " clipping_threshold=" + number("clipping_threshold");
  return spec;
}

TEST_P(Golden, IsReproduced) {
  const auto file = golden(GetParam());
  ASSERT_FALSE(file.at("runs").empty());
  // In a basis of eigenvectors the solver's own rounding comes on top of the gradients'.
  const double unit = GetParam() == "shampoo_eigenvalue_corrected" ? 1e-11 : 1e-12;
  for (const auto& run : file.at("runs")) {
    const auto problem = run.at("problem").get<std::string>(), spec = spec_of(GetParam(), run);
    const auto objective = make_function<double>(problem);
    std::size_t last = 0, compared = 0, evaluations = 0;
    for (const auto& [step, x] : run.at("steps").items()) last = std::max(last, std::stoul(step));
    auto compare = [&](const char* which, std::size_t step, std::span<const double> x) {
      const auto found = run.at(which).find(std::to_string(step));
      if (found == run.at(which).end()) return;
      ++(which == std::string("steps") ? compared : evaluations);
      const auto expected = found->get<std::vector<double>>();
      double scale = 1;
      for (const double v : expected) scale = std::max(scale, std::abs(v));
      const double gain = run.at("roundoff_gain").at(std::to_string(step)).get<double>();
      std::size_t i = 0;
      for (const Block& block : objective->layout().blocks())
        for (const double v : view(x, block)) {
          EXPECT_NEAR(v, expected.at(i), unit * std::max(1.0, 10 * gain) * scale)
              << problem << ": " << spec << ", " << which << " " << i << " after step " << step;
          ++i;
        }
    };
    minimize<double>(*objective, OptimizerSpec(spec), {.steps = last, .all_steps = true}, {},
                     [&](std::size_t step, double, std::span<const double> x, std::span<const double> evaluated) {
                       compare("steps", step, x);
                       if (run.contains("eval_steps")) compare("eval_steps", step, evaluated);
                       return !::testing::Test::HasFailure();
                     });
    EXPECT_EQ(compared, run.at("steps").size()) << spec;
    if (run.contains("eval_steps")) {
      EXPECT_EQ(evaluations, run.at("eval_steps").size()) << spec;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Optimizers, Golden, ::testing::ValuesIn(optimizer_files()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace ravine
