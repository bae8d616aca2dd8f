#include "ravine/search/cma_es.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numeric>

#include "ravine/core/error.hpp"
#include "ravine/core/random.hpp"
#include "ravine/linalg/matrix_functions.hpp"
#include "ravine/simd/normal.hpp"

namespace ravine {
namespace {

using Function = std::function<double(std::span<const double>)>;

double sphere(std::span<const double> x) { return std::inner_product(x.begin(), x.end(), x.begin(), 0.0); }

double ellipsoid(std::span<const double> x) {
  double f = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    f += std::pow(1e6, static_cast<double>(i) / static_cast<double>(x.size() - 1)) * x[i] * x[i];
  return f;
}

double rosenbrock(std::span<const double> x) {
  double f = 0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i)
    f += 100 * (x[i] * x[i] - x[i + 1]) * (x[i] * x[i] - x[i + 1]) + (x[i] - 1) * (x[i] - 1);
  return f;
}

double rastrigin(std::span<const double> x) {
  double f = 0;
  for (const double v : x) f += 10 + v * v - 10 * std::cos(6.283185307179586 * v);
  return f;
}

// x -> f(Q x) for a random orthogonal Q.
Function rotated(const Function& f, std::size_t n, std::uint64_t seed) {
  const Random random(seed, Stream::init);
  std::vector<double> q(n * n);
  for (std::size_t i = 0; i < q.size(); ++i) q[i] = normal(random, i);
  orthogonal_factor(q.data(), n);
  return [f, n, q](std::span<const double> x) {
    std::vector<double> y(n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) y[i] += q[i * n + j] * x[j];
    return f(y);
  };
}

void generation(Distribution& d, const Function& f, std::size_t n, double& best) {
  std::vector<double> values(d.population()), x(n);
  d.sample();
  for (std::size_t i = 0; i < values.size(); ++i) {
    d.point(i, x);
    values[i] = f(x);
    best = std::min(best, values[i]);
  }
  d.tell(values);
}

// Evaluations until a value is below `target`; the mean over some seeds.
double cost(const CmaEsOptions& options, const Function& f, std::size_t n, double start, double target, int seeds = 5) {
  double sum = 0;
  for (int seed = 0; seed < seeds; ++seed) {
    CmaEsOptions o = options;
    o.seed = seed;
    CmaEs cma(o, n);
    cma.begin(std::vector<double>(n, start));
    double best = infinity, made = 0;
    while (best > target && made < 1e6 && !cma.converged()) {
      made += static_cast<double>(cma.population());
      generation(cma, f, n, best);
    }
    EXPECT_LE(best, target);
    sum += made / seeds;
  }
  return sum;
}

// The step-size path needs C^(-1/2) = B D^(-1) B'; a known library has C^(-1) there.
TEST(CmaEs, WhitensByTheInverseSquareRootOfTheCovariance) {
  constexpr std::size_t n = 6;
  const Function f = rotated(ellipsoid, n, 1);
  for (const int covariance : {CmaEsOptions::full, CmaEsOptions::separable}) {
    CmaEsOptions o;
    o.covariance = covariance;
    CmaEs cma(o, n);
    cma.begin(std::vector<double>(n, 1));
    double best = infinity;
    for (int g = 0; g < 120; ++g) generation(cma, f, n, best);
    cma.sample();
    const std::span<const double> c = cma.covariance();
    // |C^(-1/2) C v|^2 = v'Cv, which C^(-1) in its place would make |v|^2.
    const std::vector<double> v{1, -2, 0.5, 0.3, 1.5, -0.7};
    std::vector<double> cv(n), white(n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        cv[i] += (covariance == CmaEsOptions::full ? c[i * n + j] : i == j ? c[i] : 0) * v[j];
    cma.whiten(cv, white);
    const double expected = std::inner_product(v.begin(), v.end(), cv.begin(), 0.0);
    EXPECT_NEAR(sphere(white) / expected, 1, 1e-9);
    EXPECT_GT(std::abs(expected / sphere(v) - 1), 0.01);  // C has become another matrix than the identity
  }
}

// The example of pycma's documentation, Rosenbrock in 8 dimensions from 0 with sigma 0.5: 2.4e-4 after 3000
// evaluations, 1.3e-11 after 4000.
TEST(CmaEs, TakesTheEvaluationsOfThePublishedRunOnRosenbrock) {
  CmaEsOptions o;
  o.sigma = 0.5;
  EXPECT_LT(cost(o, rosenbrock, 8, 0, 1.3e-11, 10), 1.2 * 4000);
}

TEST(CmaEs, DoesNotSeeARotation) {
  constexpr std::size_t n = 20;
  CmaEsOptions o;
  const double straight = cost(o, ellipsoid, n, 1, 1e-8, 4), turned = cost(o, rotated(ellipsoid, n, 2), n, 1, 1e-8, 4);
  EXPECT_NEAR(turned / straight, 1, 0.1);
}

TEST(CmaEs, SeparableIsFasterWhereNothingIsRotatedAndOnlyThere) {
  constexpr std::size_t n = 20;
  CmaEsOptions full, separable;
  separable.covariance = CmaEsOptions::separable;
  EXPECT_LT(cost(separable, ellipsoid, n, 1, 1e-8, 2), 0.6 * cost(full, ellipsoid, n, 1, 1e-8, 2));
}

TEST(CmaEs, RestartsFindTheLowestOfManyMinima) {
  for (const int restarts : {CmaEsOptions::ipop, CmaEsOptions::bipop}) {
    CmaEsOptions o;
    o.sigma = 2;
    o.restarts = restarts;
    CmaEs cma(o, 5);
    cma.begin(std::vector<double>(5, 3));
    double best = infinity;
    for (int g = 0; g < 20000 && best > 1e-8; ++g) generation(cma, rastrigin, 5, best);
    EXPECT_LT(best, 1e-8);
    EXPECT_GT(cma.restarts(), 0);
    EXPECT_NEAR(rastrigin(cma.best()), best, 1e-12);
  }
}

TEST(CmaEs, GoesOnFromItsNumbers) {
  for (const int covariance : {CmaEsOptions::full, CmaEsOptions::separable}) {
    CmaEsOptions o;
    o.covariance = covariance;
    o.restarts = CmaEsOptions::bipop;
    CmaEs whole(o, 4), first(o, 4), second(o, 4);
    double best = infinity;
    for (CmaEs* c : {&whole, &first}) c->begin(std::vector<double>(4, 2));
    for (int g = 0; g < 700; ++g) generation(whole, rastrigin, 4, best);
    for (int g = 0; g < 350; ++g) generation(first, rastrigin, 4, best);
    ASSERT_TRUE(second.set_numbers(first.numbers()));
    for (int g = 0; g < 350; ++g) generation(second, rastrigin, 4, best);
    EXPECT_EQ(whole.numbers(), second.numbers());
    EXPECT_GT(whole.restarts(), 0);
    std::vector<double> cut = first.numbers();
    cut.resize(20);
    EXPECT_FALSE(second.set_numbers(cut));
  }
}

TEST(CmaEs, ConvergesAndSurvivesPlateausAndNoNumbers) {
  CmaEs cma({}, 3);
  cma.begin(std::vector<double>(3, 1));
  double best = infinity;
  int generations = 0;
  for (; generations < 5000 && !cma.converged(); ++generations) generation(cma, sphere, 3, best);
  EXPECT_LT(generations, 5000);
  CmaEs flat({}, 3), lost({}, 3);
  flat.begin(std::vector<double>(3, 1));
  lost.begin(std::vector<double>(3, 1));
  for (int g = 0; g < 50; ++g) {
    generation(
        flat, [](std::span<const double>) { return 1.0; }, 3, best);
    generation(
        lost, [](std::span<const double>) { return std::nan(""); }, 3, best);
  }
  for (const double v : flat.mean()) EXPECT_TRUE(std::isfinite(v));
  for (const double v : lost.mean()) EXPECT_TRUE(std::isfinite(v));
}

TEST(CmaEs, RefusesAMatrixThatIsTooLarge) {
  try {
    CmaEs({}, 100000);
    FAIL();
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("covariance=separable"), std::string::npos);
  }
}

}  // namespace
}  // namespace ravine
