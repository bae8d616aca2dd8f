// Every stage of a spec against its definition, and the properties that all of them must have.
#include <gtest/gtest.h>

#include <cmath>

#include "ravine/core/error.hpp"
#include "ravine/methods/method.hpp"
#include "tests/allocations.hpp"
#include "tests/optim/trial.hpp"

namespace ravine {
namespace {

double norm(std::span<const double> v) {
  double squares = 0;
  for (const double e : v) squares += e * e;
  return std::sqrt(squares);
}

// What the stages make of a gradient: plain descent at rate 1 takes it from x.
std::vector<double> transformed(const std::string& stages, const Layout& layout, double scale = 1) {
  Trial trial("sgd lr=1 | " + stages, layout);
  fill_random(layout, trial.g.span(), 0, scale);
  const std::vector<double> before = trial.values();
  trial.go();
  std::vector<double> g(layout.size());
  for (std::size_t i = 0; i < g.size(); ++i) g[i] = before[i] - trial.x[i];
  return g;
}

std::vector<double> gradient(const Layout& layout, double scale = 1) {
  std::vector<double> g(layout.size());
  fill_random(layout, std::span(g), 0, scale);
  return g;
}

void expect_near(const std::vector<double>& a, const std::vector<double>& b, double tolerance = 1e-14) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], b[i], tolerance) << i;
}

TEST(ClipStage, BoundsEveryTensorsNorm) {
  const Layout layout = mixed_layout();
  std::vector<double> expected = gradient(layout);
  int longer = 0;
  for (const Block& block : layout.blocks()) {
    const auto g = view(std::span(expected), block);
    const double length = norm(g);
    longer += length > 1.2 ? 1 : 0;
    for (double& e : g) e *= std::min(1.0, 1.2 / length);
  }
  ASSERT_GT(longer, 0);
  ASSERT_LT(longer, 5);
  expect_near(transformed("clip block=1.2", layout), expected);
}

TEST(ClipStage, BoundsComponentsThenTensorsThenTheWhole) {
  const Layout layout = mixed_layout();
  std::vector<double> expected = gradient(layout, 3);
  for (double& e : expected) e = std::min(std::max(e, -0.5), 0.5);
  expect_near(transformed("clip value=0.5", layout, 3), expected);
  for (const Block& block : layout.blocks()) {
    const auto g = view(std::span(expected), block);
    const double length = norm(g);
    for (double& e : g) e *= std::min(1.0, 1.1 / length);
  }
  expect_near(transformed("clip value=0.5 block=1.1", layout, 3), expected);
  const double length = norm(expected);
  ASSERT_GT(length, 0.7);
  for (double& e : expected) e *= 0.7 / length;
  expect_near(transformed("clip value=0.5 block=1.1 norm=0.7", layout, 3), expected);
}

// The norm alone takes another way through the code than the norm with other bounds.
TEST(ClipStage, AddsEpsToTheNormBeforeItDivides) {
  const Layout layout = mixed_layout();
  std::vector<double> expected = gradient(layout);
  const double length = norm(expected);
  for (double& e : expected) e *= 0.7 / (length + 0.5);
  expect_near(transformed("clip norm=0.7 eps=0.5", layout), expected);
  expect_near(transformed("clip norm=0.7 eps=0.5 value=1000", layout), expected);
  expect_near(transformed("clip norm=1000 eps=0.5", layout), gradient(layout));
}

TEST(ClipStage, IsWhatMaxGradNormWrites) {
  const Layout layout = mixed_layout();
  EXPECT_EQ(trajectory("adam max_grad_norm=0.7", layout), trajectory("adam | clip norm=0.7", layout));
  EXPECT_NE(trajectory("sgd max_grad_norm=0.7", layout), trajectory("sgd", layout));
  EXPECT_EQ(OptimizerSpec("adam max_grad_norm=0.7").text(), "adam lr=0.001 | clip norm=0.7");
  EXPECT_THROW(OptimizerSpec("adam max_grad_norm=0.7 | clip norm=1"), Error);
}

TEST(ClipStage, DoesNotCountTensorsThatStayAsTheyAre) {
  const Layout layout = mixed_layout();
  for (const std::string clip : {"clip norm=0.7", "clip norm=0.7 value=1000"}) {
    std::vector<double> expected = gradient(layout);
    for (const Block& block : layout.blocks())
      if (block.name.starts_with("net."))
        for (double& e : view(std::span(expected), block)) e = 0;
    const double length = norm(expected);
    for (double& e : expected) e *= 0.7 / length;
    expect_near(transformed(clip + " | freeze net.*", layout), expected);
  }
}

TEST(ClipStage, ActsInTheOrderInWhichItIsWritten) {
  const Layout layout = mixed_layout();
  std::vector<double> g = transformed("clip value=0.1 | centralize", layout);
  const auto w = view(std::span(g), layout[0]);
  for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(w[c] + w[3 + c] + w[6 + c] + w[9 + c], 0, 1e-15);
  g = transformed("centralize | clip value=0.1", layout);
  for (const double e : g) EXPECT_LE(std::abs(e), 0.1 + 1e-15);
}

TEST(AgcStage, BoundsEachOutputByItsWeights) {
  const Layout layout = mixed_layout();
  std::vector<double> x(layout.size()), expected = gradient(layout);
  fill_random(layout, std::span(x), 1000);
  for (const Block& block : layout.blocks()) {
    const std::size_t columns = block.shape.size() == 1 ? 1 : block.shape[1];
    for (std::size_t c = 0; c < columns; ++c) {
      std::vector<double> w, g;
      for (std::size_t i = c; i < block.size; i += columns)
        w.push_back(x[block.offset + i]), g.push_back(expected[block.offset + i]);
      const double factor = std::min(1.0, 0.9 * norm(w) / norm(g));
      for (std::size_t i = c; i < block.size; i += columns) expected[block.offset + i] *= factor;
    }
  }
  EXPECT_NE(expected, gradient(layout));
  expect_near(transformed("agc ratio=0.9", layout), expected);
}

TEST(AgcStage, CountsNoWeightsBelowEps) {
  Layout layout;
  layout.add("w", {2, 2}, Kind::matrix);
  Trial trial("sgd lr=1 | agc ratio=0.1 eps=0.5", layout);
  const double x[] = {0.3, 3, -0.4, 4}, g[] = {6, 0.3, 8, 0.4};  // columns of norms .5 and 5, 10 and .5
  std::copy(std::begin(x), std::end(x), trial.x.span().begin());
  std::copy(std::begin(g), std::end(g), trial.g.span().begin());
  for (double* w : {&trial.x[0], &trial.x[2]}) *w /= 10;  // now of norm .05: eps counts
  trial.go();
  EXPECT_NEAR(trial.x[0], 0.03 - 6 * 0.05 / 10, 1e-15);
  EXPECT_NEAR(trial.x[2], -0.04 - 8 * 0.05 / 10, 1e-15);
  EXPECT_NEAR(trial.x[1], 3 - 0.3, 1e-15);
  EXPECT_NEAR(trial.x[3], 4 - 0.4, 1e-15);
}

TEST(CentralizeStage, TakesTheMeanOverInputsFromMatricesOnly) {
  const Layout layout = mixed_layout();
  std::vector<double> expected = gradient(layout);
  for (const Block& block : layout.blocks()) {
    if (block.shape.size() < 2) continue;
    const std::size_t rows = block.shape[0], columns = block.shape[1];
    for (std::size_t c = 0; c < columns; ++c) {
      double mean = 0;
      for (std::size_t r = 0; r < rows; ++r) mean += expected[block.offset + r * columns + c];
      mean /= static_cast<double>(rows);
      for (std::size_t r = 0; r < rows; ++r) expected[block.offset + r * columns + c] -= mean;
    }
  }
  expect_near(transformed("centralize", layout), expected);
}

// With no gradient, the noise alone: its mean is 0 and its variance eta / t^gamma, within five standard errors.
TEST(NoiseStage, HasTheMomentsThatItSays) {
  constexpr std::size_t n = 100000;
  Layout layout;
  layout.add("x", {n}, Kind::vector);
  Trial trial("sgd lr=1 | noise eta=0.04 gamma=0.55", layout);
  std::vector<double> last;
  for (int t = 1; t <= 3; ++t) {
    const std::vector<double> before = trial.values();
    trial.go();
    double sum = 0, squares = 0, fourth = 0, with_last = 0;
    std::vector<double> noise(n);
    for (std::size_t i = 0; i < n; ++i) noise[i] = before[i] - trial.x[i];
    for (std::size_t i = 0; i < n; ++i) {
      const double e = noise[i];
      sum += e, squares += e * e, fourth += e * e * e * e;
      if (!last.empty()) with_last += e * last[i];
    }
    const double variance = 0.04 / std::pow(t, 0.55), root_n = std::sqrt(static_cast<double>(n));
    EXPECT_NEAR(sum / n, 0, 5 * std::sqrt(variance) / root_n);
    EXPECT_NEAR(squares / n, variance, 5 * variance * std::sqrt(2.0) / root_n);
    EXPECT_NEAR(fourth / n, 3 * variance * variance, 5 * variance * variance * std::sqrt(96.0) / root_n);
    EXPECT_NEAR(with_last / n, 0, 5 * variance * std::pow(2, 0.55) / root_n);
    last = noise;
  }
}

TEST(NoiseStage, FollowsFromItsSeed) {
  const Layout layout = mixed_layout();
  EXPECT_EQ(transformed("noise seed=5", layout), transformed("noise seed=5", layout));
  EXPECT_NE(transformed("noise seed=5", layout), transformed("noise seed=6", layout));
  EXPECT_EQ(transformed("noise eta=0", layout), transformed("clip norm=1000", layout));
}

// The rule between two synchronisations, written out for heavy-ball momentum.
TEST(LookaheadStage, GoesBackEveryKSteps) {
  const Layout layout = mixed_layout();
  for (const std::string pullback : {"none", "reset", "pullback"})
    for (const int k : {1, 3, 4})
      for (const double alpha : {0.5, 0.8, 1.0}) {
        Trial trial("sgd lr=0.1 momentum=0.9 | lookahead k=" + std::to_string(k) + " alpha=" + std::to_string(alpha) +
                        " pullback=" + pullback,
                    layout);
        std::vector<double> x = trial.values(), slow = x, b(x.size()), kept(x.size());
        for (int t = 1; t <= 13; ++t) {
          trial.step();
          for (std::size_t i = 0; i < x.size(); ++i) {
            b[i] = t == 1 ? trial.g[i] : 0.9 * b[i] + trial.g[i];
            x[i] -= 0.1 * b[i];
            if (t % k != 0) continue;
            x[i] = slow[i] = (1 - alpha) * slow[i] + alpha * x[i];
            if (pullback == "reset") b[i] = 0;
            if (pullback == "pullback") b[i] = kept[i] = (1 - alpha) * kept[i] + alpha * b[i];
          }
          expect_near(trial.values(), x);
        }
      }
}

TEST(EmaStage, EvaluatesAtARunningMean) {
  const Layout layout = mixed_layout();
  for (const bool corrected : {false, true}) {
    const std::string spec = "sgd lr=0.1 | ema decay=0.8";
    Trial trial(spec + (corrected ? " bias_correction=true" : ""), layout);
    ASSERT_TRUE(trial.optimizer.has_readout());
    EXPECT_EQ(trial.evaluated(), trial.values());  // nothing to average yet
    std::vector<std::vector<double>> points;
    for (int t = 1; t <= 10; ++t) {
      trial.step();
      points.push_back(trial.values());
      // The weights of the definition: decay^(t-s) (1 - decay), with all that is left on the first or divided out.
      std::vector<double> mean(layout.size());
      for (int s = 1; s <= t; ++s) {
        double weight = std::pow(0.8, t - s) * (s == 1 && !corrected ? 1 : 0.2);
        if (corrected) weight /= 1 - std::pow(0.8, t);
        for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += weight * points[static_cast<std::size_t>(s - 1)][i];
      }
      expect_near(trial.evaluated(), mean);
    }
    EXPECT_EQ(trial.values(), trajectory("sgd lr=0.1", layout)[10]);  // steps are made from x, not from the mean
  }
}

TEST(SwaStage, EvaluatesAtTheMeanSinceItsStart) {
  const Layout layout = mixed_layout();
  struct Case {
    std::string options;
    std::vector<int> averaged;  // steps, from 0
  };
  for (const Case& c : {Case{"start=0.75", {9, 10, 11}}, Case{"start=0", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
                        Case{"start=5", {5, 6, 7, 8, 9, 10, 11}}, Case{"start=5 every=3", {5, 8, 11}},
                        Case{"start=0.7 every=2", {9, 11}}}) {
    Trial trial("sgd lr=0.1 | swa " + c.options, layout, 1, 12);
    std::vector<double> sum(layout.size());
    double count = 0;
    for (int t = 0; t < 12; ++t) {
      trial.step();
      if (std::find(c.averaged.begin(), c.averaged.end(), t) != c.averaged.end()) {
        ++count;
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += trial.x[i];
      }
      std::vector<double> mean = trial.values();
      for (std::size_t i = 0; count > 0 && i < sum.size(); ++i) mean[i] = sum[i] / count;
      expect_near(trial.evaluated(), mean);
    }
    EXPECT_EQ(count, static_cast<double>(c.averaged.size()));
  }
}

// Where a step takes two gradients, `every` counts steps, not gradients.
TEST(SwaStage, CountsStepsThatWereMade) {
  const Layout layout = mixed_layout();
  Trial trial("sgd lr=0.1 | swa start=0 every=2 | accumulate steps=2", layout, 1, 12);
  std::vector<double> sum(layout.size());
  for (int t = 0; t < 12; ++t) {
    trial.step();
    if (t % 4 == 1)
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += trial.x[i] / 3;
  }
  expect_near(trial.evaluated(), sum);
}

TEST(SwaStage, AndEmaExcludeEachOther) { EXPECT_THROW(OptimizerSpec("sgd | ema | swa"), Error); }

TEST(CautiousStage, KeepsWhatGoesDownTheGradient) {
  const Layout layout = mixed_layout();
  for (const std::string decay : {"", " weight_decay=0.3 decay=decoupled"}) {
    Trial trial("momentum lr=0.1 beta=0.9" + decay + " | cautious", layout);
    std::vector<double> x = trial.values(), m(x.size());
    std::size_t masked = 0;
    for (int t = 0; t < 20; ++t) {
      trial.step();
      for (const Block& block : layout.blocks()) {
        double kept = 0;
        for (std::size_t i = block.offset; i < block.offset + block.size; ++i) {
          m[i] = 0.9 * m[i] + 0.1 * trial.g[i];
          kept += m[i] * trial.g[i] > 0 ? 1 : 0;
        }
        const double share = std::max(kept / static_cast<double>(block.size), 1e-3);
        masked += block.size - static_cast<std::size_t>(kept);
        for (std::size_t i = block.offset; i < block.offset + block.size; ++i) {
          if (!decay.empty()) x[i] *= 1 - 0.1 * 0.3;  // not masked
          if (m[i] * trial.g[i] > 0) x[i] -= 0.1 * m[i] / share;
        }
      }
      expect_near(trial.values(), x);
    }
    EXPECT_GT(masked, 20U);
  }
}

TEST(CautiousStage, IsTheRuleOfItsAuthors) {
  const Layout layout = mixed_layout();
  const auto a = trajectory("adamw lr=0.01 eps_hat=true weight_decay=0.5 | cautious", layout);
  const auto b = trajectory("cautious_adamw lr=0.01 eps=1e-8 bias_correction=true weight_decay=0.5", layout);
  for (std::size_t t = 0; t < a.size(); ++t) expect_near(a[t], b[t], 1e-13);
}

// The mean of k gradients in k pieces is one step with that mean, whatever the rule.
TEST(AccumulateStage, MakesOneStepWithTheMean) {
  const Layout layout = mixed_layout();
  for (const std::string rule : {"sgd lr=0.1", "adam lr=0.1", "lamb lr=0.1", "adam lr=0.1 | clip norm=0.3"})
    for (const int k : {1, 2, 4}) {  // divisions by these are exact
      Trial pieces(rule + " | accumulate steps=" + std::to_string(k), layout), whole(rule, layout);
      for (int t = 0; t < 5; ++t) {
        std::vector<double> mean(layout.size());
        const std::vector<double> before = pieces.values();
        for (int i = 0; i < k; ++i) {
          EXPECT_EQ(pieces.values(), before);
          pieces.step();
          for (std::size_t j = 0; j < mean.size(); ++j) mean[j] += pieces.g[j] / k;
        }
        std::copy(mean.begin(), mean.end(), whole.g.span().begin());
        whole.go();
        EXPECT_EQ(pieces.values(), whole.values()) << rule << ", step " << t;
        EXPECT_EQ(pieces.optimizer.steps(), t + 1);
      }
    }
}

TEST(AccumulateStage, IsAMeanAlsoOfAFractionOfSteps) {
  const Layout layout = mixed_layout();
  EXPECT_EQ(trajectory("sgd lr=0.1 | accumulate steps=2.5", layout),
            trajectory("sgd lr=0.1 | accumulate steps=3", layout));
}

// Tensors are named by kind, by name and by pattern.
struct Selection {
  const char* words;
  std::vector<std::string> tensors;
};
const std::vector<Selection> selections{{"matrix", {"net.weight"}},
                                        {"bias norm", {"net.bias", "net.scale"}},
                                        {"bias,norm", {"net.bias", "net.scale"}},
                                        {"embedding", {"code"}},
                                        {"vector", {"free"}},
                                        {"net.bias", {"net.bias"}},
                                        {"net.*", {"net.weight", "net.bias", "net.scale"}},
                                        {"*.bias code", {"net.bias", "code"}},
                                        {"*e*t*", {"net.weight", "net.bias", "net.scale"}},
                                        {"*", {"net.weight", "net.bias", "net.scale", "code", "free"}}};

// Tensors named move as in the run `inside`, the others as in the run `outside`.
void expect_split(const std::string& spec, const std::vector<std::string>& tensors, const std::string& inside,
                  const std::string& outside) {
  const Layout layout = mixed_layout();
  Trial trial(spec, layout), in(inside, layout), out(outside, layout);
  for (int t = 0; t < 6; ++t) trial.step(), in.step(), out.step();
  for (const Block& block : layout.blocks()) {
    const bool named = std::find(tensors.begin(), tensors.end(), block.name) != tensors.end();
    const auto got = trial.of(block.name), want = (named ? in : out).of(block.name);
    for (std::size_t i = 0; i < got.size(); ++i) EXPECT_DOUBLE_EQ(got[i], want[i]) << spec << ", " << block.name;
  }
}

TEST(SelectionStages, NameTensorsByKindByNameAndByPattern) {
  for (const Selection& s : selections) {
    const std::string words = s.words;
    expect_split("adamw lr=0.1 weight_decay=0.3 | no_decay " + words, s.tensors, "adamw lr=0.1 weight_decay=0",
                 "adamw lr=0.1 weight_decay=0.3");
    expect_split("adam lr=0.1 | scale_lr " + words + " factor=0.25", s.tensors, "adam lr=0.025", "adam lr=0.1");
    expect_split("adam lr=0.1 | for " + words + " sgd lr=0.5 momentum=0.9", s.tensors, "sgd lr=0.5 momentum=0.9",
                 "adam lr=0.1");
    expect_split("adamw lr=0.1 weight_decay=0.3 | freeze " + words, s.tensors, "sgd | freeze *",
                 "adamw lr=0.1 weight_decay=0.3");
  }
  const Layout layout = mixed_layout();
  Threads threads(1);
  for (const std::string spec : {"adam | freeze nett.*", "adam | no_decay weigth", "adam | for coed sgd"})
    EXPECT_THROW(Optimizer<double>(OptimizerSpec(spec), layout, threads), Error) << spec;
}

TEST(SelectionStages, MultiplyAndAddUp) {
  expect_split("sgd lr=0.8 | scale_lr net.* factor=0.5 | scale_lr bias factor=0.25", {"net.bias"}, "sgd lr=0.1",
               "sgd lr=0.8 | scale_lr net.* factor=0.5");
  expect_split("sgd lr=0.8 | freeze bias | freeze norm", {"net.bias", "net.scale"}, "sgd | freeze *", "sgd lr=0.8");
  expect_split("sgd lr=0.8 weight_decay=0.3 | scale_lr bias factor=0", {"net.bias"}, "sgd | freeze *",
               "sgd lr=0.8 weight_decay=0.3");
  // The first of several that want a tensor has it.
  expect_split("adam lr=0.1 | for bias sgd lr=0.5 | for net.* lion lr=0.1", {"net.bias"}, "sgd lr=0.5",
               "adam lr=0.1 | for net.* lion lr=0.1");
}

// A rate of one's own is that of a run with this rate, also for rules whose x follows from sums and averages that they
// keep, and at the point to evaluate.
TEST(SelectionStages, GiveEveryRuleARateOfItsOwn) {
  const Layout layout = mixed_layout();
  for (const std::string rule :
       {"sgd momentum=0.9", "adam", "lion", "adan", "adopt", "nadam", "schedule_free_sgd", "schedule_free_sgd warmup=5",
        "schedule_free_adamw", "schedule_free_radam", "gpa_adamw", "asgd lambda=0 t0=2", "madgrad", "ftrl l1=0.01",
        "ftml", "accsgd", "lamb", "muon"}) {
    const std::string schedule = " | cosine by=step";
    Trial trial(rule + " lr=0.02 | scale_lr net.* factor=0.25" + schedule, layout);
    Trial slow(rule + " lr=0.005" + schedule, layout), fast(rule + " lr=0.02" + schedule, layout);
    for (int t = 0; t < 12; ++t) trial.step(), slow.step(), fast.step();
    const std::vector<double> got = trial.evaluated(), slower = slow.evaluated(), faster = fast.evaluated();
    for (const Block& block : layout.blocks()) {
      const bool is_slow = block.name.starts_with("net.") && !(rule == "muon" && block.name != "net.weight");
      for (std::size_t i = block.offset; i < block.offset + block.size; ++i) {
        if (rule == "muon" && block.name != "net.weight") continue;  // AdamW's, at its own rate
        ASSERT_NEAR(got[i], (is_slow ? slower : faster)[i], 1e-13) << rule << ", " << block.name;
        ASSERT_NEAR(trial.x[i], (is_slow ? slow : fast).x[i], 1e-13) << rule << ", " << block.name;
      }
    }
  }
  Threads threads(1);
  for (const std::string rule : {"dadapt_sgd", "dadapt_adagrad"})
    EXPECT_THROW(Optimizer<double>(OptimizerSpec(rule + " | scale_lr bias"), layout, threads), Error);
}

TEST(RestStage, TakesWhatIsNoMatrix) {
  const std::vector<std::string> rest{"net.bias", "net.scale", "code", "free"};
  expect_split("muon lr=0.02 | rest sgd lr=0.5", rest, "sgd lr=0.5", "muon lr=0.02");
  expect_split("muon lr=0.02 | rest adamw lr=0.1", rest, "adamw lr=0.1 weight_decay=0", "muon lr=0.02");
  expect_split("muon lr=0.02 | rest sgd lr=0.5 | for code adam lr=0.1", {"code"}, "adam lr=0.1",
               "muon lr=0.02 | rest sgd lr=0.5");
  expect_split("muon lr=0.02", rest, "adamw lr=3e-4 beta2=0.95 eps=1e-10 weight_decay=0", "muon lr=0.02");
}

TEST(Betas, AreWrittenTogether) {
  const Layout layout = mixed_layout();
  EXPECT_EQ(trajectory("adam betas=0.8/0.95", layout), trajectory("adam beta1=0.8 beta2=0.95", layout));
  EXPECT_EQ(trajectory("adan betas=0.9/0.8/0.95", layout), trajectory("adan beta1=0.9 beta2=0.8 beta3=0.95", layout));
  EXPECT_EQ(trajectory("aggmo betas=0/0.9", layout), trajectory("aggmo beta1=0 beta2=0.9 count=2", layout));
  EXPECT_EQ(trajectory("aggmo betas=0.5", layout), trajectory("aggmo beta1=0.5 count=1", layout));
  EXPECT_NE(trajectory("adam betas=0.8/0.95", layout), trajectory("adam", layout));
  EXPECT_THROW(OptimizerSpec("lion betas=0.9/0.9/0.9"), Error);
}

// A bowl with a slope, of which every gradient can be written down.
class Bowl final : public Objective<double> {
 public:
  explicit Bowl(const Layout& layout) : layout_(layout) {}
  [[nodiscard]] const Layout& layout() const override { return layout_; }
  void start(std::span<double> x) const override { fill_random(layout_, x, 1000); }
  double value(std::span<const double> x) override {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += 0.5 * weight(i) * x[i] * x[i];
    return sum;
  }
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t) override {
    for (std::size_t i = 0; i < x.size(); ++i) g[i] = weight(i) * x[i];
    return value(x);
  }
  static double weight(std::size_t i) { return 1 + static_cast<double>(i % 7); }

 private:
  const Layout& layout_;
};

TEST(SamStage, TakesTheGradientUpTheSlope) {
  const Layout layout = mixed_layout();
  for (const bool adaptive : {false, true})
    for (const bool frozen : {false, true}) {
      Bowl bowl(layout);
      Threads threads(1);
      const auto method =
          make_method<double>(OptimizerSpec(std::string("sgd lr=0.1 | sam rho=0.3") +
                                            (adaptive ? " adaptive=true" : "") + (frozen ? " | freeze net.*" : "")),
                              layout, threads);
      std::vector<double> x(layout.size()), g(x.size()), expected, up, there(x.size());
      bowl.start(x);
      for (int t = 0; t < 5; ++t) {
        const double value = bowl.value_and_gradient(x, g, 0);
        expected = up = x;
        double squares = 0;
        for (const Block& block : layout.blocks())
          for (std::size_t i = block.offset; i < block.offset + block.size; ++i)
            if (!frozen || !block.name.starts_with("net."))
              squares += std::pow(g[i] * (adaptive ? std::abs(x[i]) : 1), 2);
        for (const Block& block : layout.blocks())
          for (std::size_t i = block.offset; i < block.offset + block.size; ++i)
            if (!frozen || !block.name.starts_with("net."))
              up[i] += 0.3 / (std::sqrt(squares) + 1e-12) * g[i] * (adaptive ? x[i] * x[i] : 1);
        bowl.value_and_gradient(up, there, 0);
        for (const Block& block : layout.blocks())
          for (std::size_t i = block.offset; i < block.offset + block.size; ++i)
            if (!frozen || !block.name.starts_with("net.")) expected[i] -= 0.1 * there[i];
        method->step(bowl, x, g, value, {}, 0);
        expect_near(x, expected);
      }
      EXPECT_EQ(method->evaluations(), 5U);
    }
}

// All stages, by themselves and together, on rules of every kind.
std::vector<std::string> all_stages() {
  std::vector<std::string> specs;
  for (const std::string stage :
       {"clip norm=0.5", "clip block=0.5 value=0.3 eps=1e-6", "agc ratio=0.1", "centralize", "noise eta=0.1 seed=3",
        "lookahead k=3", "lookahead k=3 pullback=reset", "lookahead k=3 pullback=pullback", "ema decay=0.8",
        "ema decay=0.8 bias_correction=true", "swa start=0.3 every=2", "swa start=4", "cautious", "accumulate steps=3",
        "no_decay bias norm", "freeze net.*", "scale_lr matrix factor=0.5", "for bias lion lr=0.01", "cosine by=step"})
    for (const std::string rule :
         {"sgd lr=0.1 momentum=0.9 weight_decay=0.1", "adamw lr=0.1 weight_decay=0.1",
          "adamw lr=0.1 weight_decay=0.1 decay=cautious", "rprop", "lamb", "schedule_free_adamw", "muon | rest adam"})
      specs.push_back(rule + " | " + stage);
  specs.emplace_back(
      "adamw lr=0.1 weight_decay=0.1 decay=cautious | agc ratio=0.1 | noise | clip norm=0.5 | lookahead k=2 | ema | "
      "cautious | accumulate steps=2 | no_decay bias | freeze code | scale_lr net.weight factor=0.5 | for norm sgd "
      "lr=0.1 "
      "| cosine warmup=0.2");
  return specs;
}

class Stages : public ::testing::TestWithParam<std::string> {};

TEST_P(Stages, SaveLoadAndContinueAsIfUninterrupted) {
  const Layout layout = mixed_layout();
  for (const int at : {1, 7, 10}) {
    Trial<float> whole(GetParam(), layout), first(GetParam(), layout), second(GetParam(), layout);
    for (int t = 0; t < 20; ++t) {
      whole.step();
      if (t == at) {
        auto from = first.optimizer.slots(), to = second.optimizer.slots();
        ASSERT_EQ(from.size(), to.size());
        for (std::size_t i = 0; i < from.size(); ++i) {
          EXPECT_EQ(from[i].name, to[i].name);
          for (std::size_t j = 0; j < i; ++j) EXPECT_NE(from[i].name, from[j].name);
          std::copy(from[i].values.begin(), from[i].values.end(), to[i].values.begin());
        }
        second.optimizer.set_numbers(first.optimizer.numbers());
        std::copy(first.x.span().begin(), first.x.span().end(), second.x.span().begin());
        second.t = first.t;
      }
      (t < at ? first : second).step();
    }
    EXPECT_EQ(second.values(), whole.values()) << "saved at " << at;
    EXPECT_EQ(second.evaluated(), whole.evaluated()) << "saved at " << at;
  }
}

TEST_P(Stages, AllocateNothingInAStep) {
  const Layout layout = mixed_layout();
  Trial<float> trial(GetParam(), layout);
  for (int t = 0; t < 3; ++t) trial.step();  // accumulate makes its first step with the third gradient
  const std::size_t before = allocations();
  for (int t = 0; t < 12; ++t) trial.step();
  EXPECT_EQ(allocations(), before);
}

TEST_P(Stages, KeepGapsAtZeroAndStayFinite) {
  const Layout layout = mixed_layout();
  Trial<float> trial(GetParam(), layout);
  for (int t = 0; t < 12; ++t) trial.step();
  const std::vector<float> evaluated = trial.evaluated();
  for (const std::span<const float> x : {std::span<const float>(trial.x.span()), std::span<const float>(evaluated)}) {
    std::vector<float> cleared(x.begin(), x.end());
    clear_gaps(layout, std::span(cleared));
    EXPECT_TRUE(std::equal(x.begin(), x.end(), cleared.begin()));
    for (const float v : x) EXPECT_TRUE(std::isfinite(v));
  }
}

TEST_P(Stages, LeaveFrozenTensorsAlone) {
  const Layout layout = mixed_layout();
  Trial<float> trial(GetParam() + " | freeze code free", layout);
  const std::vector<float> start = trial.values();
  for (int t = 0; t < 12; ++t) trial.step();
  const std::vector<float> evaluated = trial.evaluated();
  const bool corrected = GetParam().find("bias_correction") != std::string::npos;  // divides: to rounding
  for (const Block& block : layout.blocks())
    for (std::size_t i = block.offset; i < block.offset + block.size; ++i) {
      if (block.name != "code" && block.name != "free") continue;
      EXPECT_EQ(trial.x[i], start[i]) << block.name;
      EXPECT_NEAR(evaluated[i], start[i], corrected ? 1e-6 : 0) << block.name;
    }
}

TEST_P(Stages, PrintASpecThatReadsBackAsTheSame) {
  const OptimizerSpec spec(GetParam());
  EXPECT_EQ(OptimizerSpec(spec.text()).text(), spec.text());
  const Layout layout = mixed_layout();
  EXPECT_EQ(trajectory<float>(spec.text(), layout, 8), trajectory<float>(GetParam(), layout, 8));
}

INSTANTIATE_TEST_SUITE_P(All, Stages, ::testing::ValuesIn(all_stages()), [](const auto& test) {
  std::string name;
  for (const char c : test.param) name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
});

TEST(ThreadsStages, GiveTheSameBitsAtAnyCount) {
  const Layout layout = mixed_layout(40000);
  for (const std::string& spec : all_stages()) {
    Trial<float> one(spec, layout, 1, 6);
    for (int t = 0; t < 6; ++t) one.step();
    for (const unsigned n : {2U, 4U}) {
      Trial<float> several(spec, layout, n, 6);
      for (int t = 0; t < 6; ++t) several.step();
      EXPECT_EQ(several.values(), one.values()) << spec << " with " << n << " threads";
      EXPECT_EQ(several.evaluated(), one.evaluated()) << spec << " with " << n << " threads";
    }
  }
}

// Every kind of stage there is has been looked at: a new one must come with its tests.
TEST(StageTables, AreAllCovered) {
  std::vector<std::string> names;
  for (const StageInfo& stage : list_stages()) names.push_back(stage.name);
  EXPECT_EQ(names, (std::vector<std::string>{"clip", "agc", "centralize", "noise", "sam", "lookahead", "ema", "swa",
                                             "cautious", "accumulate", "no_decay", "freeze", "scale_lr"}));
}

}  // namespace
}  // namespace ravine
