#include "ravine/landscape/curvature.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "ravine/core/error.hpp"
#include "ravine/simd/normal.hpp"
#include "tests/landscape/terrains.hpp"

namespace ravine {
namespace {

Curvature at(const Terrain& terrain, const std::vector<double>& x, const CurvatureOptions& options = {}) {
  Threads threads(1);
  const Buffer<double> p = point(terrain()->layout(), x);
  return measure_curvature(terrain, p.span(), threads, options);
}

// Eigenvalues by hand, or recomputed with complex steps (issue 5's reference).
TEST(Curvature, OfTheTestFunctionsIsTheAnalyticOne) {
  const Curvature rosenbrock = at(function_terrain("rosenbrock"), {1, 1});
  EXPECT_NEAR(rosenbrock.smallest(), 501 - std::sqrt(501.0 * 501 - 400), 1e-5);  // trace 1002, determinant 400
  EXPECT_NEAR(rosenbrock.largest(), 501 + std::sqrt(501.0 * 501 - 400), 1e-5);
  EXPECT_NEAR(*rosenbrock.condition_number, 2508, 1);
  EXPECT_EQ(rosenbrock.shape, Shape::ravine);
  EXPECT_TRUE(rosenbrock.at_rest);
  const Curvature booth = at(function_terrain("booth"), {1, 3});
  EXPECT_NEAR(booth.smallest(), 2, 1e-7);
  EXPECT_NEAR(booth.largest(), 18, 1e-7);
  EXPECT_EQ(booth.shape, Shape::bowl);
  const Curvature matyas = at(function_terrain("matyas"), {0, 0});
  EXPECT_NEAR(matyas.smallest(), 0.04, 1e-8);
  EXPECT_NEAR(*matyas.condition_number, 25, 1e-5);
  const Curvature camel = at(function_terrain("six_hump_camel"), {0, 0});
  EXPECT_EQ(camel.shape, Shape::saddle);
  EXPECT_EQ(camel.index, 1U);
  EXPECT_NEAR(camel.largest(), std::sqrt(65.0), 1e-6);
}

TEST(Curvature, NamesWhatItIsOn) {
  EXPECT_EQ(at(function_terrain("saddle"), {0, 0}).shape, Shape::saddle);
  EXPECT_EQ(at(function_terrain("-(x^2) - 3*y^2"), {0, 0}).shape, Shape::maximum);
  EXPECT_EQ(at(function_terrain("sigmoid_plateau"), {2, 2}).shape, Shape::plateau);
  const Curvature slope = at(function_terrain("rosenbrock"), {-0.86, 0.75});
  EXPECT_EQ(slope.shape, Shape::ravine) << "its slightly negative eigenvalue is the bend of the valley";
  EXPECT_FALSE(slope.at_rest);
  EXPECT_THROW(at(function_terrain("log(x) + y"), {-1, 0}), Error);
}

TEST(Curvature, LanczosFindsTheEndsOfTheSpectrum) {
  std::vector<double> lambda, x;
  for (std::size_t i = 0; i < 300; ++i) {
    lambda.push_back(i == 0 ? -7 : i == 299 ? 90 : 0.01 * static_cast<double>(i));
    x.push_back(1);
  }
  const Curvature dense = at(quartic(lambda), x), sparse = at(quartic(lambda), x, {.full = 0, .steps = 60});
  EXPECT_TRUE(dense.full);
  EXPECT_FALSE(sparse.full);
  EXPECT_NEAR(dense.smallest(), -7, 1e-6);
  EXPECT_NEAR(sparse.smallest(), -7, 1e-6);
  EXPECT_NEAR(sparse.largest(), 90, 1e-6);
  EXPECT_LT(sparse.residuals.front(), 1e-5);
  EXPECT_EQ(sparse.index, 1U) << "full reorthogonalisation: no ghost of an eigenvalue";
  EXPECT_EQ(dense.index, 1U);
}

TEST(Lanczos, KnowsAllOfASmallMatrix) {
  constexpr std::size_t n = 12;
  std::vector<double> a(n * n), start(n);
  const Random random(3, Stream::sample);
  for (std::size_t i = 0; i < n; ++i) {
    start[i] = normal(random, 1000 + i);
    for (std::size_t j = 0; j <= i; ++j) a[i * n + j] = a[j * n + i] = normal(random, i * n + j);
  }
  const Lanczos known = lanczos(
      [&](std::span<const double> v, std::span<double> out) {
        for (std::size_t i = 0; i < n; ++i) {
          out[i] = 0;
          for (std::size_t j = 0; j < n; ++j) out[i] += a[i * n + j] * v[j];
        }
      },
      start, n);
  ASSERT_EQ(known.values.size(), n);
  double trace = 0, squares = 0, sum = 0, sum_of_squares = 0, weight = 0;
  for (std::size_t i = 0; i < n; ++i) {
    trace += a[i * n + i];
    sum += known.values[i];
    sum_of_squares += known.values[i] * known.values[i];
    weight += known.weights[i];
    for (std::size_t j = 0; j < n; ++j) squares += a[i * n + j] * a[i * n + j];
  }
  EXPECT_NEAR(sum, trace, 1e-10);
  EXPECT_NEAR(sum_of_squares, squares, 1e-9);
  EXPECT_NEAR(weight, 1, 1e-12);
  // The vector of the largest value is an eigenvector.
  for (std::size_t i = 0; i < n; ++i) {
    double product = 0;
    for (std::size_t j = 0; j < n; ++j) product += a[i * n + j] * known.top[j];
    EXPECT_NEAR(product, known.values.back() * known.top[i], 1e-8);
  }
}

TEST(Lanczos, StopsWhereTheSpaceEnds) {
  const std::vector<double> start{1, 0, 1, 0};  // two of four directions, of two eigenvalues
  const Lanczos known = lanczos(
      [](std::span<const double> v, std::span<double> out) {
        for (std::size_t i = 0; i < 4; ++i) out[i] = static_cast<double>(i + 1) * v[i];
      },
      start, 4);
  ASSERT_EQ(known.values.size(), 2U);
  EXPECT_NEAR(known.values[0], 1, 1e-12);
  EXPECT_NEAR(known.values[1], 3, 1e-12);
}

TEST(HessianVector, DiffersLittleFromTheTrueProduct) {
  Quartic objective({3, 5}, 2);
  const Buffer<double> x = point(objective.layout(), {1.5, -4});
  HessianVector product(objective, x.span());
  Buffer<double> v = point(objective.layout(), {2, -1}), out(v.size());
  product(v.span(), out.span());
  EXPECT_NEAR(out[0], 2 * (3 + 24 * 1.5 * 1.5), 1e-7);
  EXPECT_NEAR(out[1], -5, 1e-7);
  EXPECT_EQ(product.gradients(), 2U);
}

TEST(ThreadsCurvature, DoesNotDependOnTheirNumber) {
  const Terrain terrain = function_terrain("extended_rosenbrock", 20);
  const auto objective = terrain();
  Buffer<double> x(objective->layout().size());
  objective->start(x.span());
  Threads one(1), three(3);
  EXPECT_EQ(full_hessian(terrain, x.span(), one), full_hessian(terrain, x.span(), three));
}

}  // namespace
}  // namespace ravine
