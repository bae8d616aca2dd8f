#include "ravine/core/layout.hpp"

#include <gtest/gtest.h>

#include "ravine/core/buffer.hpp"

namespace ravine {
namespace {

TEST(Layout, BlocksStartOnCacheLinesAndGapsAreCounted) {
  Layout layout;
  layout.add("a", {3, 5}, Kind::matrix);
  layout.add("b", {5}, Kind::bias);
  layout.add("c", {16}, Kind::vector);
  EXPECT_EQ(layout[0].offset, 0U);
  EXPECT_EQ(layout[1].offset, 16U);
  EXPECT_EQ(layout[2].offset, 32U);
  EXPECT_EQ(layout.size(), 48U);
  EXPECT_EQ(layout.parameters(), 15U + 5U + 16U);
}

TEST(Layout, ClearGapsTouchesNothingElse) {
  Layout layout;
  layout.add("a", {3}, Kind::vector);
  layout.add("b", {17}, Kind::vector);
  Buffer<double> x(layout.size());
  for (double& v : x.span()) v = 1;
  clear_gaps(layout, x.span());
  double sum = 0;
  for (const double v : x.span()) sum += v;
  EXPECT_EQ(sum, 20);
  for (const double v : view(x.span(), layout[1])) EXPECT_EQ(v, 1);
}

TEST(Buffer, IsAlignedZeroAndCarriesARegisterBehindItsEnd) {
  for (const std::size_t n : {1U, 15U, 16U, 17U, 1000U}) {
    Buffer<float> b(n);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(b.data()) % alignment, 0U);
    for (std::size_t i = 0; i < n + alignment / sizeof(float); ++i) EXPECT_EQ(b.data()[i], 0.0F);
  }
  Buffer<int> a(3);
  a[1] = 7;
  Buffer<int> c = a.clone();
  Buffer<int> moved = std::move(a);
  EXPECT_EQ(c[1], 7);
  EXPECT_EQ(moved[1], 7);
}

}  // namespace
}  // namespace ravine
