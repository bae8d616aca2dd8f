// Properties that every rule of the registry must have; a new rule cannot be registered untested.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "ravine/core/random.hpp"
#include "ravine/engine/table.hpp"
#include "ravine/methods/minimize.hpp"
#include "ravine/objective/function.hpp"
#include "ravine/optim/optimizer.hpp"
#include "ravine/rules/all.hpp"

namespace ravine {
namespace {

// Every rule with its defaults, and with its flags and choices turned away from them.
std::vector<std::string> specs() {
  std::vector<std::string> all;
  for (const RuleInfo& rule : list_optimizers()) {
    if (rule.kind == RuleKind::method) continue;  // tests/methods
    const std::string name = rule.about.name;
    all.push_back(name);
    std::string changed = name;
    for (const OptionInfo& o : rule.hyper) {
      if (o.form == OptionInfo::Form::flag) changed += " " + o.name + (o.value != 0 ? "=false" : "=true");
      if (o.form == OptionInfo::Form::choice)
        for (std::size_t c = 1; c < o.choices.size(); ++c) all.push_back(name + " " + o.name + "=" + o.choices[c]);
    }
    if (changed != name) all.push_back(changed);
    if (name == "sgd" || name == "rmsprop") all.push_back(changed + " momentum=0.9");
  }
  all.emplace_back("adamw weight_decay=0.1 | clip norm=0.5 | cosine warmup=0.2");
  all.emplace_back("sgd momentum=0.9 weight_decay=0.1 decay=l2");
  return all;
}

Layout ragged_layout(const std::string& spec) {
  const bool pointwise = OptimizerSpec(spec).info().kind == RuleKind::pointwise;
  Layout layout;
  layout.add("w", {7, 13}, Kind::matrix);
  layout.add("b", {13}, Kind::bias);
  layout.add("v", {pointwise ? std::size_t{40000} : 40}, Kind::vector);  // more than one thread's share
  return layout;
}

template <class T>
void fill_random(const Layout& layout, std::span<T> x, std::uint32_t sub, double scale) {
  const Random random(3, Stream::sample, sub);
  for (const Block& block : layout.blocks())
    for (std::size_t i = block.offset; i < block.offset + block.size; ++i)
      x[i] = static_cast<T>(scale * (2 * random.uniform(i) - 1));
}

// Steps on random gradients whose scale changes from step to step; returns x.
template <class T>
Buffer<T> run(const std::string& spec, const Layout& layout, Threads& threads, int steps = 30) {
  Optimizer<T> optimizer(OptimizerSpec(spec), layout, threads);
  Buffer<T> x(layout.size()), g(layout.size());
  fill_random(layout, x.span(), 1000, 1);
  for (int t = 0; t < steps; ++t) {
    fill_random(layout, g.span(), static_cast<std::uint32_t>(t), std::pow(10.0, t % 5 - 2));
    optimizer.step(x.span(), g.span(),
                   {.step = static_cast<double>(t),
                    .steps = static_cast<double>(steps),
                    .epoch = static_cast<double>(t),
                    .epochs = static_cast<double>(steps)},
                   10.0 - t % 7);
  }
  return x;
}

template <class T>
::testing::AssertionResult same(const Buffer<T>& a, const Buffer<T>& b) {
  if (a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0)
    return ::testing::AssertionSuccess();
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::memcmp(a.data() + i, b.data() + i, sizeof(T)) != 0)
      return ::testing::AssertionFailure() << "element " << i << ": " << a[i] << " and " << b[i];
  return ::testing::AssertionFailure();
}

class Rules : public ::testing::TestWithParam<std::string> {};

TEST_P(Rules, StayFiniteAndLeaveGapsAtZero) {
  const Layout layout = ragged_layout(GetParam());
  Threads threads(1);
  const Buffer<float> x = run<float>(GetParam(), layout, threads);
  for (const float v : x.span()) ASSERT_TRUE(std::isfinite(v));
  Buffer<float> cleared = x.clone();
  clear_gaps(layout, cleared.span());
  EXPECT_TRUE(same(x, cleared));
}

// The kernels of every instruction set, against the scalar reference through the same arguments.
template <class T>
void check_levels(const std::string& text) {
  const OptimizerSpec spec(text);
  const auto* rule = dynamic_cast<const PointwiseRule*>(spec.parts[0].rule.get());
  if (rule == nullptr || spec.parts.size() > 1) return;
  const unsigned mask = rule->mask();
  std::size_t index = 0;
  while (std::string(all_rules()[index].about.name) != spec.info().about.name) ++index;
  constexpr std::size_t n = 256;
  auto sweep_all = [&](const KernelTable& table) {
    Buffer<T> x(n), g(n);
    std::vector<Buffer<T>> slots;
    std::vector<T*> data;
    for (std::size_t s = 0; s < spec.info().slots.size(); ++s) data.push_back(slots.emplace_back(n).data());
    data.push_back(nullptr);
    std::vector<double> scalars = rule->start();
    Layout layout;
    layout.add("x", {n}, Kind::vector);
    fill_random(layout, x.span(), 5, 1);
    for (int t = 1; t <= 50; ++t) {
      fill_random(layout, g.span(), static_cast<std::uint32_t>(t), std::pow(10.0, t % 7 - 3));
      const Tick tick{.t = static_cast<double>(t), .loss = 10.0 - t % 5, .base = 1e-3, .n = n - 5};
      const SweepArgs<T> args{.rule = rule->object(),
                              .scalars = scalars.data(),
                              .tick = tick,
                              .frame = {.scale = 0.9, .l2 = 0.01, .keep = 0.999, .gain = 0.7},
                              .x = x.data(),
                              .g = g.data(),
                              .slots = data.data(),
                              .begin = 0,
                              .end = n};
      double sums[max_sums] = {};
      if (rule->measures()) {
        SweepArgs<T> part = args;
        part.end = n - 5;  // the last elements are a gap
        table.rules[index].template get_measure<T>(mask)(part, sums);
      }
      rule->advance(tick, scalars, sums);
      table.rules[index].template get<T>(mask)(args);
    }
    return x;
  };
  const Buffer<T> expected = sweep_all(reference_table());
  for (const Isa isa : available_isas()) EXPECT_TRUE(same(expected, sweep_all(kernel_table(isa)))) << name(isa);
}

TEST_P(Rules, EqualTheScalarReferenceBitForBitAtEveryLevel) {
  check_levels<float>(GetParam());
  check_levels<double>(GetParam());
}

TEST_P(Rules, SaveLoadAndContinueAsIfUninterrupted) {
  const Layout layout = ragged_layout(GetParam());
  Threads threads(1);
  const OptimizerSpec spec(GetParam());
  Optimizer<float> whole(spec, layout, threads), first(spec, layout, threads), second(spec, layout, threads);
  Buffer<float> x(layout.size()), y(layout.size()), g(layout.size());
  fill_random(layout, x.span(), 1000, 1);
  fill_random(layout, y.span(), 1000, 1);
  for (int t = 0; t < 20; ++t) {
    fill_random(layout, g.span(), static_cast<std::uint32_t>(t), 1);
    const Clock clock{.step = static_cast<double>(t), .steps = 20};
    whole.step(x.span(), g.span(), clock, t % 3);
    if (t == 10) {
      auto from = first.slots(), to = second.slots();
      ASSERT_EQ(from.size(), to.size());
      for (std::size_t i = 0; i < from.size(); ++i)
        std::memcpy(to[i].values.data(), from[i].values.data(), from[i].values.size_bytes());
      second.set_numbers(first.numbers());
    }
    (t < 10 ? first : second).step(y.span(), g.span(), clock, t % 3);
  }
  EXPECT_TRUE(same(x, y));
}

// Except those that say otherwise: asgd shrinks x, yogi's m may start above 0, ftrl's x is a function of its own sums.
TEST_P(Rules, DoNotMoveOnZeroGradients) {
  const Layout layout = ragged_layout(GetParam());
  Threads threads(1);
  OptimizerSpec spec(GetParam());
  const std::string name = spec.info().about.name;
  for (Part& part : spec.parts) part.weight_decay = 0;  // which moves x by design
  Optimizer<double> optimizer(spec, layout, threads);
  Buffer<double> x(layout.size()), g(layout.size());
  fill_random(layout, x.span(), 1000, 1);
  const Buffer<double> before = x.clone();
  for (int t = 0; t < 5; ++t) optimizer.step(x.span(), g.span(), {}, 1);
  if (name == "asgd" || GetParam() == "yogi" || name == "ftrl") {
    EXPECT_FALSE(same(before, x));
  } else if (name == "ftml" || name == "gpa_adamw") {  // x is computed anew from other sums: to rounding
    for (std::size_t i = 0; i < x.size(); ++i) ASSERT_NEAR(x[i], before[i], 1e-14);
  } else {
    EXPECT_TRUE(same(before, x));
  }
}

TEST_P(Rules, PrintASpecThatReadsBackAsTheSame) {
  const OptimizerSpec spec(GetParam());
  EXPECT_EQ(OptimizerSpec(spec.text()).text(), spec.text());
  const Layout layout = ragged_layout(GetParam());
  Threads threads(1);
  EXPECT_TRUE(same(run<float>(GetParam(), layout, threads, 5), run<float>(spec.text(), layout, threads, 5)));
}

// Every rule gets to the bottom of a bowl and far down Rosenbrock's ravine at the rate it declares here.
TEST_P(Rules, Converge) {
  const std::string name = OptimizerSpec(GetParam()).info().about.name;
  struct Rates {
    const char* rule;
    double bowl, ravine;
    const char* more = "";
  };
  const Rates all[] = {{"sgd", 0.001, 0.001},
                       {"momentum", 0.001, 0.001},
                       {"heavy_ball", 0.001, 0.0005},
                       {"nesterov", 0.0008, 0.0005},
                       {"adagrad", 0.5, 0.5},
                       {"adadelta", 0.2, 0.2},
                       {"rmsprop", 0.01, 0.002},
                       {"rprop", 0.1, 0.01},
                       {"adam", 0.1, 0.05},
                       {"amsgrad", 0.1, 0.05},
                       {"adamw", 0.1, 0.05},
                       {"nadam", 0.02, 0.02},
                       {"adamax", 0.1, 0.05},
                       {"sgdw", 0.0005, 0.0005},
                       {"qhm", 0.001, 0.001},
                       {"aggmo", 0.0005, 0.0005},
                       {"accsgd", 0.0005, 0.0005},
                       {"signum", 0.005, 0.002},
                       {"asgd", 0.0005, 0.001},
                       {"radam", 0.002, 0.002},
                       {"adabelief", 0.001, 0.001},
                       {"yogi", 0.05, 0.2},
                       {"adabound", 0.002, 0.002, " final_lr=0.0005"},
                       {"adaboundw", 0.002, 0.002, " final_lr=0.0005"},
                       {"qhadam", 0.005, 0.01},
                       {"laprop", 0.02, 0.1},
                       {"adan", 0.02, 0.02},
                       {"lion", 0.01, 0.005},
                       {"adopt", 0.05, 0.5},
                       {"ademamix", 0.05, 0.05},
                       {"nadamw", 0.05, 0.02},
                       {"madgrad", 0.02, 0.002},
                       {"sophia_g", 0.05, 0.05},
                       {"ftrl", 0.2, 0.5},
                       {"ftml", 0.02, 0.005},
                       {"diffgrad", 0.05, 0.1},
                       {"adamod", 0.02, 0.05},
                       {"pnm", 0.0005, 0.001},
                       {"adapnm", 0.02, 0.02},
                       {"grams", 0.02, 0.05},
                       {"nadamax", 0.005, 0.02},
                       {"optimistic_adam", 0.05, 0.02},
                       {"padam", 0.02, 0.02},
                       {"smorms3", 0.05, 0.1},
                       {"schedule_free_sgd", 0.001, 0.002},
                       {"schedule_free_adamw", 0.05, 0.05},
                       {"schedule_free_radam", 0.02, 0.05},
                       {"schedule_free_radam silent_sgd_phase=false", 0.001, 0.003},
                       {"gpa_adamw", 0.05, 0.05},
                       {"prodigy", 0.05, 0.1},
                       {"dadapt_adam", 0.1, 0.2},
                       {"dadapt_sgd", 0.2, 0.2},
                       {"dadapt_adagrad", 1, 5},
                       {"dadapt_lion", 0.1, 0.1, " | linear end=0"},
                       {"dog", 1, 1},
                       {"ldog", 1, 1},
                       {"dowg", 0.5, 0.5},
                       {"lamb", 0.02, 0.005},
                       {"lars", 0.0005, 0.0005},
                       {"lars ratio=nested", 1, 1},
                       {"novograd", 0.005, 0.002},
                       {"apollo", 3e-6, 1e-5},
                       {"swats", 0.05, 0.05},
                       {"cautious_adamw", 0.05, 0.05},
                       {"cautious_lion", 0.005, 0.005},
                       {"adafactor", 0.005, 0.004},
                       {"sm3", 0.5, 2},
                       {"muon", 0.1, 0.02},
                       {"mars", 0.1, 0.02},
                       {"soap", 0.1, 0.02},
                       {"shampoo", 0.3, 0.5},
                       {"shampoo grafting=sgd", 0.003, 0.002},
                       {"shampoo grafting=rmsprop", 0.03, 0.03},
                       {"psgd_kron", 0.002, 0.003}};
  auto rates = std::find_if(std::begin(all), std::end(all), [&](const Rates& r) { return GetParam() == r.rule; });
  if (rates == std::end(all))
    rates = std::find_if(std::begin(all), std::end(all), [&](const Rates& r) { return name == r.rule; });
  ASSERT_NE(rates, std::end(all)) << "declare the rates at which " << name << " converges";
  OptimizerSpec spec(GetParam().find('|') == std::string::npos ? GetParam() + rates->more : name);
  for (Part& part : spec.parts) part.weight_decay = 0;
  for (const char* problem : {"quadratic", "rosenbrock"}) {
    const bool bowl = std::string(problem) == "quadratic";
    spec.set_lr(bowl ? rates->bowl : rates->ravine);
    const auto objective = make_function<double>(problem);
    double start = -1;
    const auto r =
        minimize<double>(*objective, spec, {.steps = 10000}, {},
                         [&](std::size_t step, double value, std::span<const double>, std::span<const double>) {
                           if (step == 0) start = value;
                           return true;
                         });
    EXPECT_LT(r.value, start * (bowl ? 1e-3 : 1e-2)) << GetParam() << " on " << problem << " ends at " << r.value;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Rules, ::testing::ValuesIn(specs()), [](const auto& test) {
  std::string name;
  for (const char c : test.param)
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? std::string(1, c)
            : c == '-'                                       ? "minus"
            : c == '+'                                       ? "plus"
                                                             : "_";
  return name;
});

TEST(ThreadsRules, GiveTheSameBitsAtAnyCount) {
  for (const std::string& spec : specs()) {
    const Layout layout = ragged_layout(spec);
    Threads one(1);
    const Buffer<float> expected = run<float>(spec, layout, one, 5);
    for (const unsigned n : {2U, 4U}) {
      Threads threads(n);
      EXPECT_TRUE(same(expected, run<float>(spec, layout, threads, 5))) << spec << " with " << n << " threads";
    }
  }
}

// The number of members of an aggregate: the most initialisers it takes.
struct Anything {
  template <class T>
  operator T() const;  // NOLINT: only asked for its type
};
template <class R, class... A>
constexpr std::size_t members() {
  if constexpr (requires { R{A{}..., Anything{}}; }) return members<R, A..., Anything>();
  else return sizeof...(A);
}

template <class R>
R stepping(const Hyper<R>*);

template <class... R>
void check_tables(RuleList<R...>) {
  (
      [] {
        if constexpr (std::is_aggregate_v<R> && std::is_same_v<decltype(stepping(&R::hyper[0])), R>) {
          EXPECT_EQ(members<R>(), R::hyper.size())
              << R::about.name << ": the table of hyperparameters must cover every field";
        }
        EXPECT_STREQ(R::hyper[0].name, "lr") << R::about.name;
        for (const char* text : {R::about.title, R::about.paper, R::about.formula, R::about.differs, R::about.use})
          EXPECT_GT(std::strlen(text), 5U) << R::about.name;
      }(),
      ...);
}

TEST(RuleTables, CoverEveryFieldAndSayEverything) { check_tables(AllRules()); }

TEST(RuleTables, HaveDefaultsInRange) {
  for (const RuleInfo& rule : all_rules())
    for (const OptionInfo& o : rule.hyper)
      EXPECT_NO_THROW(parse_option(o, format_option(o, o.value), rule.about.name)) << rule.about.name << " " << o.name;
}

}  // namespace
}  // namespace ravine
