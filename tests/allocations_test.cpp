#include "tests/allocations.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace ravine {
namespace {

TEST(Allocations, AreCounted) {
  const std::size_t before = allocations();
  const auto p = std::make_unique<int>(3);
  EXPECT_EQ(allocations(), before + 1);
}

}  // namespace
}  // namespace ravine
