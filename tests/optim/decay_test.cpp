// The ways in which weight decay enters, against what they say, for rules whose steps do not depend on x: the step u is
// taken from a run without decay. A schedule halves the rate at step 8, and one tensor has a rate of its own.
#include <gtest/gtest.h>

#include "tests/optim/trial.hpp"

namespace ravine {
namespace {

constexpr double lr = 0.05, wd = 0.3, own = 0.25;
constexpr int steps = 20, halved = 8;
const char* const rules[] = {"sgd",   "sgd momentum=0.9", "momentum", "adam",  "amsgrad", "adamax", "rmsprop",
                             "lion",  "signum",           "adan",     "nadam", "laprop",  "qhadam", "adabelief",
                             "aggmo", "ademamix"};

std::string spec_of(const std::string& rule, const std::string& decay) {
  return rule + " lr=0.05 " + decay + " | scale_lr net.weight factor=0.25 | multistep 8 rate=0.5 by=step";
}

bool is_own(const std::string& rule) { return OptimizerSpec(rule).parts[0].decay == Decay::own; }

// What x is multiplied by at step t (from 0) where a tensor's rate is `factor` times the others'.
double kept(const std::string& mode, int t, double factor) {
  const double share = t < halved ? 1 : 0.5, rate = lr * share * factor;
  if (mode == "decoupled" || mode == "cautious") return 1 - rate * wd;
  if (mode == "independent") return 1 - share * wd;
  if (mode == "corrected") return 1 - rate * share * wd;
  return 1 - wd;
}

TEST(WeightDecay, ApartFromTheGradientShrinksXByWhatItsModeSays) {
  const Layout layout = mixed_layout();
  for (const std::string rule : rules) {
    if (is_own(rule)) continue;
    const auto plain = trajectory(spec_of(rule, "weight_decay=0"), layout, steps);
    for (const std::string mode : {"decoupled", "independent", "corrected", "fixed", "cautious"}) {
      Trial trial(spec_of(rule, "weight_decay=0.3 decay=" + mode), layout, 1, steps);
      std::vector<double> x = trial.values();
      for (int t = 0; t < steps; ++t) {
        trial.step();
        const auto n = static_cast<std::size_t>(t);
        for (const Block& block : layout.blocks())
          for (std::size_t i = block.offset; i < block.offset + block.size; ++i) {
            const double u = plain[n][i] - plain[n + 1][i];
            const double keep = kept(mode, t, block.name == "net.weight" ? own : 1);
            x[i] = (mode == "cautious" && u * x[i] < 0 ? 1 : keep) * x[i] - u;
            ASSERT_NEAR(trial.x[i], x[i], 1e-13) << rule << " " << mode << ", " << block.name << ", step " << t;
          }
      }
    }
  }
}

// decay=l2 is the rule without decay on g + weight_decay x.
TEST(WeightDecay, L2JoinsTheGradient) {
  const Layout layout = mixed_layout();
  for (const std::string rule : rules) {
    if (is_own(rule)) continue;
    Trial trial(spec_of(rule, "weight_decay=0.3 decay=l2"), layout, 1, steps);
    Trial plain(spec_of(rule, "weight_decay=0"), layout, 1, steps);
    for (int t = 0; t < steps; ++t) {
      trial.step();
      fill_random(layout, plain.g.span(), static_cast<std::uint32_t>(t));
      for (std::size_t i = 0; i < layout.size(); ++i) plain.g[i] += wd * plain.x[i];
      plain.go();
      for (std::size_t i = 0; i < layout.size(); ++i)
        ASSERT_NEAR(trial.x[i], plain.x[i], 1e-13) << rule << ", element " << i << ", step " << t;
    }
  }
}

// Without a gradient decay alone acts: x is a product of factors, in each mode another one.
TEST(WeightDecay, AloneIsAProductOfFactors) {
  const Layout layout = mixed_layout();
  for (const std::string mode : {"l2", "decoupled", "independent", "corrected", "fixed", "cautious"}) {
    Trial trial(spec_of("sgd", "weight_decay=0.3 decay=" + mode), layout, 1, steps);
    const std::vector<double> start = trial.values();
    for (int t = 0; t < steps; ++t) trial.go();
    for (const Block& block : layout.blocks()) {
      double product = 1;
      for (int t = 0; t < steps; ++t)
        product *= kept(mode == "l2" ? "decoupled" : mode, t, block.name == "net.weight" ? own : 1);
      for (std::size_t i = block.offset; i < block.offset + block.size; ++i)
        EXPECT_NEAR(trial.x[i], product * start[i], 1e-14) << mode << ", " << block.name;
    }
  }
}

// A step at which the rule stands still is one at which decay rests, whatever its mode.
TEST(WeightDecay, RestsWhileTheRuleStandsStill) {
  const Layout layout = mixed_layout();
  for (const std::string rule : {"adopt", "radam variant=reference degenerated_to_sgd=false"})
    for (const std::string mode : {"decoupled", "independent", "corrected", "fixed", "cautious"}) {
      Trial trial(rule + " lr=0.1 weight_decay=0.5 decay=" + mode, layout);
      const std::vector<double> start = trial.values();
      trial.step();
      EXPECT_EQ(trial.values(), start) << rule << " " << mode;
      for (int t = 0; t < 10; ++t) trial.step();
      EXPECT_NE(trial.values(), start) << rule << " " << mode;
    }
}

// no_decay reaches every rule, also those with a decay of their own: their tensor moves as if there were none.
TEST(WeightDecay, OfTensorsThatAreExceptedIsNone) {
  const Layout layout = mixed_layout();
  const std::string excepted = " | no_decay net.*";
  auto moves = [&](const std::string& spec, bool others) {
    Trial trial(spec, layout);
    for (int t = 0; t < 5; ++t) trial.step();
    std::vector<double> x;
    for (const Block& block : layout.blocks())
      if (block.name.starts_with("net.") != others)
        for (const double v : view(std::span<const double>(trial.x.span()), block)) x.push_back(v);
    return x;
  };
  for (const std::string rule : {"sgd", "adamw", "lion", "adan", "adan proximal=true", "lars", "lars ratio=nested",
                                 "lamb", "lamb always_adapt=false", "novograd", "schedule_free_sgd",
                                 "schedule_free_adamw", "schedule_free_radam", "gpa_adamw", "muon", "mars"}) {
    const std::string with = rule + " weight_decay=0.3", without = rule + " weight_decay=0";
    EXPECT_EQ(moves(with + excepted, false), moves(without, false)) << rule;
    EXPECT_NE(moves(with, false), moves(without, false)) << rule;
    EXPECT_EQ(moves(with + excepted, true), moves(with, true)) << rule;
  }
}

}  // namespace
}  // namespace ravine
