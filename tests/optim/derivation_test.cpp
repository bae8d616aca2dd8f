// Rules that no reference trajectory covers, derived a second time from their papers; and identities: what a rule must
// become at the edges of its hyperparameters.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/optim/trial.hpp"

namespace ravine {
namespace {

constexpr int steps = 20;

// The largest difference of two trajectories at any step.
double distance(const std::vector<std::vector<double>>& a, const std::vector<std::vector<double>>& b) {
  double largest = 0;
  for (std::size_t t = 0; t < a.size(); ++t)
    for (std::size_t i = 0; i < a[t].size(); ++i) largest = std::max(largest, std::abs(a[t][i] - b[t][i]));
  return largest;
}

std::vector<std::vector<double>> run(const std::string& spec) {
  static const Layout layout = mixed_layout();
  return trajectory(spec, layout, steps);
}

void expect_same(const std::string& a, const std::string& b, double tolerance = 1e-13) {
  EXPECT_LE(distance(run(a), run(b)), tolerance) << a << "   against   " << b;
}
void expect_other(const std::string& a, const std::string& b) {
  EXPECT_GT(distance(run(a), run(b)), 1e-4) << a << "   against   " << b;
}

// The trajectory of `step`(t, g, x), which changes x.
template <class Step>
std::vector<std::vector<double>> derived(Step step) {
  const Layout layout = mixed_layout();
  std::vector<double> x(layout.size()), g(layout.size());
  fill_random(layout, std::span(x), 1000);
  std::vector<std::vector<double>> points{x};
  for (int t = 1; t <= steps; ++t) {
    fill_random(layout, std::span(g), static_cast<std::uint32_t>(t - 1));
    step(t, g, x);
    points.push_back(x);
  }
  return points;
}

// DoWG: Khaled, Mishchenko & Jin 2023, Algorithm 1.
TEST(Derivation, OfDoWG) {
  for (const double lr : {1.0, 1.5})
    for (const double eps : {1e-4, 1e-2}) {
      std::vector<double> x0;
      double reach = 0, weighted = 0, largest = 0;
      const auto expected = derived([&](int t, const std::vector<double>& g, std::vector<double>& x) {
        if (t == 1) x0 = x;
        double away = 0, squares = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
          away += (x[i] - x0[i]) * (x[i] - x0[i]);
          squares += g[i] * g[i];
        }
        reach = std::max(reach, std::max(away, eps));
        weighted += reach * squares;
        for (std::size_t i = 0; i < x.size(); ++i) x[i] -= lr * reach / (std::sqrt(weighted) + eps) * g[i];
        largest = std::max(largest, reach);
      });
      EXPECT_GT(largest, eps);  // the estimate has grown
      const std::string spec = "dowg lr=" + std::to_string(lr) + " eps=" + std::to_string(eps);
      EXPECT_LE(distance(run(spec), expected), 1e-13) << spec;
    }
}

TEST(Derivation, OfMomentumInItsForms) {
  for (const double mu : {0.5, 0.9, 0.99}) {
    const std::string is = "=" + std::to_string(mu);
    std::vector<double> b(mixed_layout().size()), n = b, v = b, m = b, c = b;
    EXPECT_LE(distance(run("heavy_ball lr=0.1 momentum" + is),
                       derived([&](int, const std::vector<double>& g, std::vector<double>& x) {
                         for (std::size_t i = 0; i < x.size(); ++i) x[i] -= 0.1 * (b[i] = mu * b[i] + g[i]);
                       })),
              1e-13);
    EXPECT_LE(distance(run("nesterov lr=0.1 momentum" + is),
                       derived([&](int, const std::vector<double>& g, std::vector<double>& x) {
                         for (std::size_t i = 0; i < x.size(); ++i) {
                           const double before = n[i];  // Sutskever's form: the velocity and where it leads
                           n[i] = mu * n[i] - 0.1 * g[i];
                           x[i] += -mu * before + (1 + mu) * n[i];
                         }
                       })),
              1e-13);
    EXPECT_LE(distance(run("momentum lr=0.1 beta" + is),
                       derived([&](int, const std::vector<double>& g, std::vector<double>& x) {
                         for (std::size_t i = 0; i < x.size(); ++i) x[i] -= 0.1 * (m[i] = mu * m[i] + (1 - mu) * g[i]);
                       })),
              1e-13);
    EXPECT_LE(distance(run("momentum lr=0.1 bias_correction=true beta" + is),
                       derived([&](int t, const std::vector<double>& g, std::vector<double>& x) {
                         for (std::size_t i = 0; i < x.size(); ++i)
                           x[i] -= 0.1 * (c[i] = mu * c[i] + (1 - mu) * g[i]) / (1 - std::pow(mu, t));
                       })),
              1e-13);
  }
}

TEST(Identity, AdamWithAHugeEpsIsMomentum) {
  expect_same("adam lr=1e9 eps=1e10 beta1=0.8", "momentum lr=0.1 beta=0.8 bias_correction=true", 1e-9);
}

TEST(Identity, AdamWithBetasOfZeroIsSignDescent) {
  expect_same("adam lr=0.1 beta1=0 beta2=0 eps=0", "signum lr=0.1 beta1=0");
}

TEST(Identity, LionWithBetasOfZeroIsSignDescent) {
  expect_same("lion lr=0.1 beta1=0 beta2=0", "signum lr=0.1 beta1=0");
  expect_same("lion lr=0.1 beta1=0 beta2=0.99", "signum lr=0.1 beta1=0");  // the momentum is never looked at
  expect_other("lion lr=0.1", "signum lr=0.1 beta1=0");
}

// Lion's sign is taken of the momentum that Signum would have, when the two betas are the same.
TEST(Identity, LionWithEqualBetasIsSignum) {
  expect_same("lion lr=0.1 beta1=0.9 beta2=0.9", "signum lr=0.1 beta1=0.9");
}

TEST(Identity, QhmLiesBetweenMomentumAndDescent) {
  expect_same("qhm lr=0.1 beta=0.9 nu=1", "momentum lr=0.1 beta=0.9");
  expect_same("qhm lr=0.1 beta=0.9 nu=0", "sgd lr=0.1");
  // nu = beta is Nesterov's momentum in averaged form.
  expect_same("qhm lr=0.1 beta=0.9 nu=0.9", "nesterov lr=0.01 momentum=0.9");
}

TEST(Identity, QhAdamWithNusOfOneIsAdam) {
  expect_same("qhadam lr=0.1 nu1=1 nu2=1 beta1=0.9 beta2=0.999", "adam lr=0.1");
  expect_same("qhadam lr=0.1 nu1=0 nu2=0 beta1=0.9 beta2=0.999 eps=0", "signum lr=0.1 beta1=0");
  expect_same("qhadam lr=0.1 nu1=0 nu2=1 beta1=0.9 beta2=0.999", "adam lr=0.1 beta1=0");
}

TEST(Identity, AggMoWithOneBetaIsHeavyBall) {
  expect_same("aggmo lr=0.1 betas=0.9", "heavy_ball lr=0.1 momentum=0.9");
  expect_same("aggmo lr=0.1 betas=0.9/0.9/0.9", "heavy_ball lr=0.1 momentum=0.9");
  expect_same("aggmo lr=0.1 betas=0/0", "sgd lr=0.1");
}

TEST(Identity, AdaBoundWithWideBoundsIsAdam) {
  // The upper bound is high where gamma t is small, the lower one is then low.
  expect_same("adabound lr=0.01 final_lr=10 gamma=1e-6 eps=1e-8", "adam lr=0.01 eps_hat=true");
  // With narrow ones it is descent along the mean of gradients at final_lr.
  expect_same("adabound lr=0.01 final_lr=0.1 gamma=1e12", "momentum lr=0.1 beta=0.9", 1e-9);
}

TEST(Identity, PnmWithoutANegativePartIsMomentum) {
  // Two momenta take turns: odd steps are those of odd gradients alone.
  std::vector<double> a(mixed_layout().size()), b = a;
  EXPECT_LE(distance(run("pnm lr=0.1 beta1=0.9 beta0=0"),
                     derived([&](int t, const std::vector<double>& g, std::vector<double>& x) {
                       std::vector<double>& m = t % 2 == 1 ? a : b;
                       for (std::size_t i = 0; i < x.size(); ++i) x[i] -= 0.1 * (m[i] = 0.81 * m[i] + 0.19 * g[i]);
                     })),
            1e-13);
  expect_same("pnm lr=0.1 beta1=0 beta0=0", "sgd lr=0.1");
  expect_same("adapnm lr=0.1 beta1=0 beta0=0 amsgrad=false", "adam lr=0.1 beta1=0");
  expect_same("adapnm lr=0.1 beta1=0 beta0=0 amsgrad=true", "amsgrad lr=0.1 beta1=0");
}

// The rectification tends to 1: with a short memory it is 1 to rounding after a while, and the step Adam's.
TEST(Identity, RAdamBecomesAdam) {
  const Layout layout = mixed_layout();
  for (const std::string rule : {"radam", "adabelief degenerated_to_sgd=true"}) {
    const bool belief = rule != "radam";
    Trial rectified(rule + " lr=0.01 beta2=0.9 eps=1e-12", layout);
    Trial plain(
        (belief ? std::string("adabelief rectify=false") : std::string("adam")) + " lr=0.01 beta2=0.9 eps=1e-12",
        layout);
    double early = 0, late = 0;
    for (int t = 0; t < 400; ++t) {
      const std::vector<double> a = rectified.values(), b = plain.values();
      rectified.step(), plain.step();
      double largest = 0;
      for (std::size_t i = 0; i < a.size(); ++i)
        largest = std::max(largest, std::abs(a[i] - rectified.x[i] - (b[i] - plain.x[i])));
      (t < 10 ? early : late) = t < 10 ? std::max(early, largest) : largest;
    }
    EXPECT_GT(early, 1e-3) << rule;
    EXPECT_LT(late, 1e-11) << rule;
  }
}

TEST(Identity, AdEMAMixWithoutItsSlowMeanIsAdam) {
  expect_same("ademamix lr=0.1 alpha=0 weight_decay=0", "adam lr=0.1");
  expect_other("ademamix lr=0.1 alpha=2 beta3=0.9 weight_decay=0", "adam lr=0.1");
}

TEST(Identity, NAdamWWithoutMomentumIsAdamWithout) {
  expect_same("nadamw lr=0.1 beta1=0 weight_decay=0", "adam lr=0.1 beta1=0");
}

TEST(Identity, AdamWIsAdamWithDecoupledDecay) {
  expect_same("adamw lr=0.1 weight_decay=0.3", "adam lr=0.1 weight_decay=0.3 decay=decoupled", 0);
  expect_same("sgdw lr=0.1 weight_decay=0.3", "sgd lr=0.1 momentum=0.9 weight_decay=0.3 decay=decoupled", 0);
  expect_same("adaboundw lr=0.1 weight_decay=0.03", "adabound lr=0.1 weight_decay=0.03 decay=fixed", 0);
  // For plain descent the two kinds of decay are one.
  expect_same("sgd lr=0.1 weight_decay=0.3", "sgd lr=0.1 weight_decay=0.3 decay=decoupled");
}

TEST(Identity, AdanWithoutDifferencesIsAdam) {
  expect_same("adan lr=0.1 beta1=0.9 beta2=0 beta3=0.999", "adam lr=0.1");
}

TEST(Identity, AmsgradWithoutMemoryIsTheLargestGradient) {
  expect_same("padam lr=0.1 partial=0 beta1=0 beta2=0", "sgd lr=0.1");
}

TEST(Identity, RmsPropIsAdamWithoutMomentumAndCorrection) {
  std::vector<double> v(mixed_layout().size());
  EXPECT_LE(distance(run("rmsprop lr=0.01 rho=0.9 eps=1e-8"),
                     derived([&](int, const std::vector<double>& g, std::vector<double>& x) {
                       for (std::size_t i = 0; i < x.size(); ++i) {
                         v[i] = 0.9 * v[i] + 0.1 * g[i] * g[i];
                         x[i] -= 0.01 * g[i] / (std::sqrt(v[i]) + 1e-8);
                       }
                     })),
            1e-13);
}

// x is the plain mean of the iterates z of descent, and with beta near 1 gradients are taken there.
TEST(Identity, ScheduleFreeAveragesDescent) {
  const Layout layout = mixed_layout();
  const auto z = trajectory("sgd lr=0.1", layout, steps);
  for (const std::string beta : {"0.5", "0.9", "0.999999"}) {
    Trial trial("schedule_free_sgd lr=0.1 beta=" + beta, layout);
    for (std::size_t t = 1; t <= steps; ++t) {
      trial.step();
      const std::vector<double> x = trial.evaluated();
      for (std::size_t i = 0; i < x.size(); ++i) {
        double mean = 0;
        for (std::size_t s = 1; s <= t; ++s) mean += z[s][i] / static_cast<double>(t);
        ASSERT_NEAR(x[i], mean, 1e-13) << beta << ", step " << t;
        ASSERT_NEAR(trial.x[i], (1 - std::stod(beta)) * z[t][i] + std::stod(beta) * mean, 1e-13);
      }
    }
  }
}

// On one tensor with a length that no more counts than 1, LAMB's step has the length lr, along Adam's.
TEST(Identity, LambIsAdamWithAGivenLength) {
  Layout layout;
  layout.add("x", {9}, Kind::vector);
  Trial lamb("lamb lr=0.1 trust_clip=1 eps=1e-8 always_adapt=true", layout), adam("adam lr=0.1 eps=1e-8", layout);
  for (double& x : lamb.of("x")) x += 10;  // longer than 1
  for (int t = 0; t < steps; ++t) {
    const std::vector<double> a = lamb.values(), b = adam.values();
    lamb.step(), adam.step();
    double length = 0, other = 0, product = 0;
    for (std::size_t i = 0; i < 9; ++i) {
      const double u = a[i] - lamb.x[i], v = b[i] - adam.x[i];
      length += u * u, other += v * v, product += u * v;
    }
    EXPECT_NEAR(std::sqrt(length), 0.1, 1e-13);
    EXPECT_NEAR(product, std::sqrt(length * other), 1e-13);
  }
}

TEST(Identity, LambWithoutItsRatioIsAdamW) { expect_same("lamb lr=0.1 eps=1e-8", "adam lr=0.1"); }

TEST(Identity, GpaThatAveragesNothingIsAdamW) {
  expect_same("gpa_adamw lr=0.1 mu_x=0 mu_y=0.7 weight_decay=0", "adam lr=0.1 beta1=0.9 beta2=0.999", 1e-12);
}

TEST(Identity, AsgdWithoutDecayIsDescent) { expect_same("asgd lr=0.1 lambda=0", "sgd lr=0.1"); }

TEST(Identity, LdogOnOneTensorIsDog) {
  Layout layout;
  layout.add("x", {9}, Kind::vector);
  EXPECT_LE(distance(trajectory("ldog lr=1", layout), trajectory("dog lr=1", layout)), 1e-13);
  EXPECT_GT(distance(run("ldog lr=1"), run("dog lr=1")), 1e-6);  // on several it is not
}

}  // namespace
}  // namespace ravine
