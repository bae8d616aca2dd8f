// What holds for every optimizer that needs no gradient.
#include "ravine/methods/gradient_free.hpp"

#include <gtest/gtest.h>

#include "ravine/core/error.hpp"
#include "ravine/methods/minimize.hpp"
#include "ravine/objective/function.hpp"

namespace ravine {
namespace {

std::vector<std::string> specs() {
  std::vector<std::string> names;
  for (const RuleInfo& rule : list_optimizers())
    if (rule.gradient_free) names.emplace_back(rule.about.name);
  return names;
}

// A function whose gradient must not be asked for.
class ValuesOnly final : public Objective<double> {
 public:
  explicit ValuesOnly(const std::string& name) : f_(make_function<double>(name)) {}
  [[nodiscard]] const Layout& layout() const override { return f_->layout(); }
  void start(std::span<double> x) const override { f_->start(x); }
  double value(std::span<const double> x) override {
    ++evaluations;
    return f_->value(x);
  }
  double value_and_gradient(std::span<const double> /*x*/, std::span<double> /*g*/, std::uint64_t /*draw*/) override {
    ADD_FAILURE() << "a gradient was asked for";
    return 0;
  }
  std::size_t evaluations = 0;

 private:
  std::unique_ptr<Objective<double>> f_;
};

TEST(GradientFree, DescendsByValuesAloneAndCountsThem) {
  ASSERT_GE(specs().size(), 7U);
  for (const std::string& spec : specs()) {
    ValuesOnly f("sphere");
    Buffer<double> x(f.layout().size());
    f.start(x.span());
    const double before = f.value(x.span());
    f.evaluations = 0;
    const MinimizeResult<double> r = minimize<double>(f, OptimizerSpec(spec), {.steps = 200});
    EXPECT_LT(r.value, before) << spec;
    EXPECT_EQ(r.evaluations, f.evaluations) << spec;
    EXPECT_TRUE(std::isnan(r.gradient_norm)) << spec;
  }
}

// Saved after 20 steps and gone on with, a run ends in the same bits.
TEST(GradientFree, GoesOnFromItsState) {
  std::vector<std::string> all = specs();
  all.emplace_back("openai_es | by adam lr=0.05 | clip norm=1");
  all.emplace_back("cma_es restarts=bipop");
  all.emplace_back("ars | cosine");
  for (const std::string& text : all) {
    const OptimizerSpec spec(text);
    const auto f = make_function<double>("rosenbrock");
    Threads threads(1);
    const auto whole = make_method<double>(spec, f->layout(), threads),
               first = make_method<double>(spec, f->layout(), threads),
               second = make_method<double>(spec, f->layout(), threads);
    Buffer<double> a(f->layout().size()), b(f->layout().size());
    f->start(a.span());
    f->start(b.span());
    const auto step = [&](Method<double>& m, Buffer<double>& x, int t) {
      const auto at = static_cast<double>(t);
      m.step(*f, x.span(), {}, 0, {.step = at, .steps = 40, .epoch = at, .epochs = 40}, static_cast<std::uint64_t>(t));
    };
    for (int t = 0; t < 40; ++t) step(*whole, a, t);
    for (int t = 0; t < 20; ++t) step(*first, b, t);
    second->set_numbers(first->numbers());
    const auto from = first->slots(), to = second->slots();
    ASSERT_EQ(from.size(), to.size());
    for (std::size_t s = 0; s < from.size(); ++s) std::ranges::copy(from[s].values, to[s].values.begin());
    for (int t = 20; t < 40; ++t) step(*second, b, t);
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i], b[i]) << text;
    EXPECT_EQ(whole->evaluations(), second->evaluations()) << text;
  }
}

std::string message(const std::string& spec) {
  try {
    return OptimizerSpec(spec).text();
  } catch (const Error& e) {
    return e.what();
  }
}

TEST(GradientFree, IsSpelledAsInThePapersAndPrintedCanonically) {
  EXPECT_EQ(message("ars alpha=0.01 nu=0.025 directions=8 top=4 version=2"), "ars lr=0.01 nu=0.025 top=4");
  EXPECT_EQ(message("ars version=1"), "ars lr=0.02 version=1");
  EXPECT_EQ(message("spsa alpha=0.5"), "spsa lr=0.1 alpha=0.5");
  const std::string text = "openai_es lr=0.1 sigma=0.05 | by adam lr=0.01 | clip norm=1 | cosine";
  EXPECT_EQ(message(text), text);
  EXPECT_EQ(OptimizerSpec(text).lr(), 0.01);
  EXPECT_TRUE(OptimizerSpec(text).has_schedule());
}

TEST(GradientFree, SaysWhatDoesNotGoTogether) {
  const auto expect = [](const std::string& spec, const std::string& part) {
    EXPECT_NE(message(spec).find(part), std::string::npos) << spec << ": " << message(spec);
  };
  expect("adam | by sgd", "estimates no gradient");
  expect("cma_es | by sgd", "takes no by");
  expect("ars | by", "by needs an optimizer");
  expect("ars | by lbfgs", "not lbfgs");
  expect("ars | by cma_es", "not cma_es");
  expect("ars | clip norm=1", "stand behind an optimizer");
  expect("ars version=3", "1 or 2");
  expect("ars direction=3", "did you mean directions?");
}

// SPSA with `by` leaves the rate to the optimizer; ARS by momentum is what it says.
TEST(GradientFree, HandsItsEstimateToTheOptimizer) {
  const auto f = make_function<double>("sphere");
  Threads threads(1);
  const auto plain = make_method<double>(OptimizerSpec("random_difference lr=0.3"), f->layout(), threads),
             by = make_method<double>(OptimizerSpec("random_difference lr=9 | by sgd lr=0.3"), f->layout(), threads);
  Buffer<double> a(f->layout().size()), b(f->layout().size());
  f->start(a.span());
  f->start(b.span());
  plain->step(*f, a.span(), {}, 0, {}, 0);
  by->step(*f, b.span(), {}, 0, {}, 0);
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i], b[i]);
}

}  // namespace
}  // namespace ravine
