#include "ravine/core/threads.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <vector>

namespace ravine {
namespace {

TEST(ThreadsTeam, CoversEveryItemOnce) {
  for (const unsigned workers : {1U, 2U, 3U, 8U}) {
    Threads threads(workers);
    EXPECT_EQ(threads.size(), workers);
    for (const std::size_t n : {0UL, 1UL, 7UL, 64UL, 1000UL}) {
      for (const std::size_t grain : {1UL, 16UL, 5000UL}) {
        std::vector<int> touched(n);
        std::atomic<std::size_t> parts = 0;
        threads.parallel_for(
            n, grain,
            [&](std::size_t begin, std::size_t end) {
              EXPECT_EQ(begin % 16, 0U);
              for (std::size_t i = begin; i < end; ++i) ++touched[i];
              ++parts;
            },
            16);
        EXPECT_LE(parts, std::min<std::size_t>(workers, (n + grain - 1) / grain));
        for (const int t : touched) ASSERT_EQ(t, 1);
      }
    }
  }
}

// Short loops in quick succession, with pauses in which workers fall asleep: none is lost.
TEST(ThreadsTeam, SurvivesManyRounds) {
  Threads threads(3);
  std::vector<std::size_t> sums(300);
  std::size_t expected = 0;
  for (std::size_t round = 0; round < 2000; ++round) {
    threads.parallel_for(sums.size(), 1, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) sums[i] += round;
    });
    expected += round;
    if (round % 500 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  for (const std::size_t s : sums) ASSERT_EQ(s, expected);
}

}  // namespace
}  // namespace ravine
