#include "ravine/objective/function.hpp"

#include <gtest/gtest.h>

#include "ravine/core/buffer.hpp"
#include "ravine/core/error.hpp"
#include "tests/golden.hpp"

namespace ravine {
namespace {

// Fills the blocks of x, in order, with the numbers of a list.
void fill(const Layout& layout, std::span<double> x, const std::vector<double>& values) {
  std::size_t i = 0;
  for (const Block& block : layout.blocks())
    for (double& v : view(x, block)) v = values.at(i++);
  ASSERT_EQ(i, values.size());
}

void expect_near(const Layout& layout, std::span<const double> x, const std::vector<double>& expected,
                 const std::string& what) {
  std::size_t i = 0;
  for (const Block& block : layout.blocks())
    for (const double v : view(x, block)) {
      EXPECT_NEAR(v, expected.at(i), 1e-12 * std::max(1.0, std::abs(expected[i]))) << what << ", component " << i;
      ++i;
    }
  ASSERT_EQ(i, expected.size());
}

TEST(Function, HasTheStartTheValueAndTheGradientOfTheReference) {
  const auto file = golden("problems");
  ASSERT_EQ(file.at("problems").size(), list_functions().size());
  for (const auto& p : file.at("problems")) {
    const auto name = p.at("problem").get<std::string>();
    const auto objective = make_function<double>(name);
    const Layout& layout = objective->layout();
    Buffer<double> x(layout.size()), g(layout.size());
    objective->start(x.span());
    expect_near(layout, x.span(), p.at("x0").get<std::vector<double>>(), name + ": start");
    EXPECT_NEAR(objective->value_and_gradient(x.span(), g.span(), 1), p.at("f_x0").get<double>(),
                1e-12 * std::max(1.0, p.at("f_x0").get<double>()))
        << name;
    expect_near(layout, g.span(), p.at("grad_x0_t1").get<std::vector<double>>(), name + ": gradient at the start");
    fill(layout, x.span(), p.at("x_probe").get<std::vector<double>>());
    EXPECT_NEAR(objective->value_and_gradient(x.span(), g.span(), 2), p.at("f_x_probe").get<double>(),
                1e-12 * std::max(1.0, p.at("f_x_probe").get<double>()))
        << name;
    expect_near(layout, g.span(), p.at("grad_x_probe_t2").get<std::vector<double>>(), name + ": gradient at the probe");
  }
}

TEST(Function, GradientsAgreeWithDifferences) {
  for (const FunctionInfo& f : list_functions()) {
    if (f.name == "noisy_quadratic") continue;  // its gradient is not the value's, by design
    const auto objective = make_function<double>(f.name);
    Buffer<double> x(objective->layout().size());
    objective->start(x.span());
    for (const Block& block : objective->layout().blocks())
      for (double& v : view(x.span(), block)) v = 0.7 * v + 0.1;
    EXPECT_LT(gradient_error<double>(*objective, x.span(), 1e-5), 1e-7) << f.name;
  }
}

TEST(Function, UnknownNamesGetTheNearest) {
  try {
    make_function<double>("rosenbrok");
    FAIL();
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("did you mean rosenbrock"), std::string::npos);
  }
}

}  // namespace
}  // namespace ravine
