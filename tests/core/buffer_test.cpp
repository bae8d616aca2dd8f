#include "ravine/core/buffer.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace ravine {
namespace {

// Small, and so large that it asks for huge pages.
const std::size_t sizes[] = {1, 15, 16, 1000, 1'000'000};

TEST(Buffer, IsZeroOnACacheLineWithARegisterBehindIt) {
  for (const std::size_t n : sizes) {
    const Buffer<float> buffer(n);
    EXPECT_EQ(buffer.size(), n);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(buffer.data()) % alignment, 0U);
    for (std::size_t i = 0; i < n + alignment / sizeof(float); ++i) ASSERT_EQ(buffer.data()[i], 0) << n << " at " << i;
  }
}

TEST(Buffer, MovesWhatItOwnsAndClonesItsContents) {
  for (const std::size_t n : sizes) {
    Buffer<float> first(n);
    first[n - 1] = 3;
    const float* const memory = first.data();
    const Buffer<float> copy = first.clone();
    Buffer<float> second = std::move(first);
    EXPECT_EQ(second.data(), memory);
    EXPECT_EQ(first.data(), nullptr);  // NOLINT: what a moved buffer holds is promised
    EXPECT_EQ(first.size(), 0U);
    EXPECT_NE(copy.data(), memory);
    EXPECT_EQ(copy[n - 1], 3);
    first = std::move(second);
    EXPECT_EQ(first[n - 1], 3);
  }
}

}  // namespace
}  // namespace ravine
