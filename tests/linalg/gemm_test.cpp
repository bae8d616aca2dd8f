#include "ravine/linalg/gemm.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "ravine/core/buffer.hpp"
#include "ravine/core/random.hpp"
#include "ravine/core/threads.hpp"

namespace ravine {
namespace {

template <class T>
Buffer<T> random_matrix(std::size_t n, std::uint32_t sub) {
  Buffer<T> m(n);
  const Random random(1, Stream::sample, sub);
  for (std::size_t i = 0; i < n; ++i) m[i] = static_cast<T>(2 * random.uniform(i) - 1);
  return m;
}

// A product of every kind: plain, A transposed, B transposed, with and without bias, C wider than n.
template <class T>
Buffer<T> product(std::size_t m, std::size_t n, std::size_t k, bool a_turned, bool b_turned, bool with_bias,
                  std::size_t c_row, Threads& threads) {
  const Buffer<T> a = random_matrix<T>(m * k, 1), b = random_matrix<T>(k * n, 2), bias = random_matrix<T>(n, 3);
  Buffer<T> c(m * c_row), scratch(gemm_scratch(n, k) * threads.size());
  for (T& v : c.span()) v = T(77);
  const auto sm = static_cast<std::ptrdiff_t>(m), sn = static_cast<std::ptrdiff_t>(n),
             sk = static_cast<std::ptrdiff_t>(k);
  gemm<T>({.m = m,
           .n = n,
           .k = k,
           .a = a_turned ? Matrix<const T>{a.data(), 1, sm} : Matrix<const T>{a.data(), sk, 1},
           .b = b_turned ? Matrix<const T>{b.data(), 1, sk} : Matrix<const T>{b.data(), sn, 1},
           .c = c.data(),
           .c_row = static_cast<std::ptrdiff_t>(c_row),
           .bias = with_bias ? bias.data() : nullptr,
           .scratch = scratch.data()},
          threads);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < c_row; ++j) {
      if (j >= n) {
        EXPECT_EQ(c[i * c_row + j], T(77)) << "wrote behind the last column";
        continue;
      }
      double sum = with_bias ? static_cast<double>(bias[j]) : 0;
      for (std::size_t l = 0; l < k; ++l)
        sum += static_cast<double>(a_turned ? a[l * m + i] : a[i * k + l]) *
               static_cast<double>(b_turned ? b[j * k + l] : b[l * n + j]);
      EXPECT_NEAR(static_cast<double>(c[i * c_row + j]), sum,
                  (sizeof(T) == 4 ? 1e-6 : 1e-14) * (10 + static_cast<double>(k)))
          << m << "x" << n << "x" << k << " at " << i << "," << j;
    }
  return c;
}

template <class T>
void check_shapes() {
  const std::size_t sizes[] = {1, 2, 3, 5, 7, 11, 13, 16, 17, 31, 33, 64, 67};
  Threads threads(1);
  std::size_t round = 0;
  for (const std::size_t m : sizes)
    for (const std::size_t n : sizes)
      for (const std::size_t k : {1UL, 4UL, 29UL}) {
        ++round;
        product<T>(m, n, k, round % 2 == 0, round % 3 == 0, round % 5 != 0, n + round % 4, threads);
        if (::testing::Test::HasFailure()) return;
      }
}

TEST(Gemm, EqualsThePlainSumAtEveryLevelAndShape) {
  const Isa before = active_isa();
  for (const Isa isa : available_isas()) {
    force_isa(isa);
    check_shapes<float>();
    check_shapes<double>();
  }
  force_isa(before);
}

TEST(Gemm, PacksWideMatricesRightly) {
  Threads threads(1);
  product<float>(64, 530, 40, false, false, true, 530, threads);
  product<float>(64, 40, 530, false, true, false, 48, threads);
  product<double>(100, 600, 20, true, false, false, 600, threads);
}

// More than a block of rows, columns and depth; A and B as they lie and turned, so that each is copied or not.
TEST(Gemm, GoesThroughBlocksOfEveryOperand) {
  Threads threads(1);
  const Isa before = active_isa();
  for (const Isa isa : available_isas()) {
    force_isa(isa);
    for (const bool a_turned : {false, true})
      for (const bool b_turned : {false, true}) {
        product<float>(139, 150, 530, a_turned, b_turned, true, 151, threads);
        product<float>(540, 100, 30, a_turned, b_turned, true, 100, threads);
        product<double>(70, 530, 30, a_turned, b_turned, false, 530, threads);
      }
  }
  force_isa(before);
}

TEST(Gemm, TakesFewColumnsInItsOwnWays) {
  Threads threads(1);
  const Isa before = active_isa();
  for (const Isa isa : available_isas()) {
    force_isa(isa);
    for (const std::size_t n : {1UL, 2UL, 3UL, 4UL, 5UL})
      for (const bool a_turned : {false, true})
        for (const bool with_bias : {false, true})
          for (const std::size_t m : {1UL, 20UL, 32UL, 67UL}) {
            product<float>(m, n, 530, a_turned, false, with_bias, n + 3, threads);
            product<double>(m, n, 53, a_turned, true, with_bias, n, threads);
          }
  }
  force_isa(before);
}

// B large beside A and C, and to be turned: the product is made as C' = B' A', in one block of k and in several.
TEST(Gemm, TurnsWhatIsSmaller) {
  Threads threads(1);
  const Isa before = active_isa();
  for (const Isa isa : available_isas()) {
    force_isa(isa);
    product<float>(20, 300, 200, false, true, false, 300, threads);
    product<float>(7, 150, 1100, false, true, false, 151, threads);
    product<double>(70, 200, 530, false, true, false, 200, threads);
    product<float>(20, 300, 200, false, true, true, 300, threads);  // a bias along the columns: B is turned
  }
  force_isa(before);
}

TEST(ThreadsGemm, GivesTheSameBitsAtAnyCountAndAtEveryLevelWithFusedMultiplyAdd) {
  struct Shape {
    std::size_t m, n, k;
    bool a_turned, b_turned, with_bias;
  };
  const Shape shapes[] = {
      {130, 140, 150, false, true, true},  {130, 140, 150, true, false, true},
      {40, 300, 400, false, true, false},  {11, 129, 1100, false, false, true},  // a panel and a column
      {16000, 3, 100, false, false, true}, {600, 4, 1000, true, false, false}};
  const Isa before = active_isa();
  for (const Shape& s : shapes) {
    auto run = [&s](Threads& threads) {
      return product<float>(s.m, s.n, s.k, s.a_turned, s.b_turned, s.with_bias, s.n + 4, threads);
    };
    Threads one(1);
    force_isa(available_isas().back());
    const Buffer<float> expected = run(one);
    for (const Isa isa : available_isas()) {
      if (isa == Isa::base && available_isas().size() > 1) continue;  // no fused multiply-add there
      force_isa(isa);
      for (const unsigned n : {1U, 2U, 3U, 4U}) {
        Threads threads(n);
        const Buffer<float> got = run(threads);
        EXPECT_EQ(std::memcmp(expected.data(), got.data(), expected.size() * sizeof(float)), 0)
            << n << " threads, " << name(isa) << ", n = " << s.n;
      }
    }
  }
  force_isa(before);
}

}  // namespace
}  // namespace ravine
