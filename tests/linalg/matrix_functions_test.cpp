#include "ravine/linalg/matrix_functions.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "ravine/core/buffer.hpp"
#include "ravine/core/random.hpp"

namespace ravine {
namespace {

template <class T>
class MatrixFunctions : public testing::Test {
 public:
  using Vector = Buffer<T>;
  static constexpr std::size_t n = 9;
  static constexpr T tolerance = 200 * std::numeric_limits<T>::epsilon();

  static Vector random(std::size_t rows, std::size_t columns) {
    Vector values(rows * columns);
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = static_cast<T>(2 * Random(columns, Stream::sample).uniform(i) - 1);
    return values;
  }
  static Vector product(const Vector& a, const Vector& b, bool transpose_a = false, bool transpose_b = false) {
    Vector c(n * n);
    multiply<T>({a.data(), n, n, transpose_a}, {b.data(), n, n, transpose_b}, c.data());
    return c;
  }
  static Vector identity() {
    Vector values(n * n);
    for (std::size_t i = 0; i < n; ++i) values[i * n + i] = 1;
    return values;
  }
  static void expect_near(const Vector& a, const Vector& b, T bound = tolerance) {
    for (std::size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], b[i], bound) << "element " << i;
  }
  // Symmetric, of rank `rank`.
  static Vector gram(std::size_t rank) {
    const Vector a = random(n, rank);
    Vector c(n * n);
    add_gram<T>({a.data(), n, rank}, 0, 1, c.data());
    return c;
  }
};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(MatrixFunctions, Scalars);

TYPED_TEST(MatrixFunctions, ProductsAreSums) {
  const auto a = this->random(3, 5), b = this->random(4, 5);
  typename TestFixture::Vector c(12);
  multiply<TypeParam>({a.data(), 3, 5}, {b.data(), 4, 5, true}, c.data());
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 4; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < 5; ++k) sum += static_cast<double>(a[i * 5 + k]) * b[j * 5 + k];
      EXPECT_NEAR(c[i * 4 + j], sum, this->tolerance);
    }
}

TYPED_TEST(MatrixFunctions, EigenvectorsMakeTheMatrixDiagonalAndAscending) {
  const auto a = this->gram(12);
  auto q = this->identity();
  ASSERT_TRUE(eigenvectors(a.data(), this->n, q.data()));
  this->expect_near(this->product(q, q, true), this->identity());
  const auto d = this->product(this->product(q, a, true), q);
  for (std::size_t i = 0; i < this->n; ++i)
    for (std::size_t j = 0; j < this->n; ++j) {
      if (i != j) {
        EXPECT_NEAR(d[i * this->n + j], 0, this->tolerance);
      } else if (i > 0) {
        EXPECT_GE(d[i * this->n + i], d[(i - 1) * this->n + i - 1]);
      }
    }
}

TYPED_TEST(MatrixFunctions, InverseRootUndoesTheMatrix) {
  auto a = this->gram(12);
  auto root = this->identity();
  ASSERT_TRUE(inverse_root(a.data(), this->n, 2, 0.5, 0.25, root.data()));
  const auto square = this->product(root, root);
  for (auto& value : a.span()) value *= 2;
  for (std::size_t i = 0; i < this->n; ++i) a[i * this->n + i] += TypeParam(0.5);
  this->expect_near(this->product(this->product(square, square), a), this->identity());
}

TYPED_TEST(MatrixFunctions, InverseRootLeavesOutWhatIsZero) {
  const auto a = this->gram(2);
  auto root = this->identity();
  ASSERT_TRUE(inverse_root(a.data(), this->n, 1, 0, 0.5, root.data()));
  // a root root is the projection on what a holds.
  const auto projection = this->product(a, this->product(root, root));
  this->expect_near(this->product(projection, a), a, 10 * this->tolerance);
  const typename TestFixture::Vector zero(this->n * this->n);
  ASSERT_TRUE(inverse_root(zero.data(), this->n, 1, 0, 0.5, root.data()));
  this->expect_near(root, zero, 0);
}

TYPED_TEST(MatrixFunctions, WhatIsNotFiniteIsRefused) {
  auto a = this->gram(12);
  a[3] = std::numeric_limits<TypeParam>::quiet_NaN();
  auto q = this->identity();
  EXPECT_FALSE(eigenvectors(a.data(), this->n, q.data()));
  EXPECT_FALSE(inverse_root(a.data(), this->n, 1, 1, 0.5, q.data()));
  this->expect_near(q, this->identity(), 0);
}

TYPED_TEST(MatrixFunctions, OrthogonalFactorLeavesATriangle) {
  const auto a = this->random(this->n, this->n);
  auto q = a.clone();
  orthogonal_factor(q.data(), this->n);
  this->expect_near(this->product(q, q, true), this->identity());
  const auto r = this->product(q, a, true);
  for (std::size_t i = 0; i < this->n; ++i)
    for (std::size_t j = 0; j < i; ++j) EXPECT_NEAR(r[i * this->n + j], 0, this->tolerance);
}

TYPED_TEST(MatrixFunctions, TriangularSolvesUndoProducts) {
  auto u = this->random(this->n, this->n);
  for (std::size_t i = 0; i < this->n; ++i) {
    for (std::size_t j = 0; j < i; ++j) u[i * this->n + j] = 0;
    u[i * this->n + i] = 3;
  }
  const auto x = this->random(this->n, this->n);
  auto y = this->product(x, u);
  solve_right(y.data(), u.data(), this->n, this->n);
  this->expect_near(y, x);
  y = this->product(u, x, true);
  solve_transposed_left(y.data(), u.data(), this->n, this->n);
  this->expect_near(y, x);
}

}  // namespace
}  // namespace ravine
