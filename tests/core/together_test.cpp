#include "ravine/core/together.hpp"

#include <gtest/gtest.h>

namespace ravine {
namespace {

using std::chrono::duration;
using std::chrono::steady_clock;

// Rounds on a clock of their own: what they take together and alone may change.
struct Work {
  Together together;
  Together::Time clock{std::chrono::hours(1)};

  // The part of the next `seconds` that was worked together.
  double share(double seconds, double each_together, double each_alone) {
    double both = 0, all = 0;
    while (all < seconds) {
      const double each = together.now() ? each_together : each_alone;
      if (together.now()) both += each;
      all += each;
      clock += std::chrono::duration_cast<steady_clock::duration>(duration<double>(each));
      together.round(clock);
    }
    return both / all;
  }
};

TEST(TogetherChoice, BeginsTogether) { EXPECT_TRUE(Together().now()); }

TEST(TogetherChoice, KeepsTheQuickerWayAndFollowsChanges) {
  for (const double round : {1e-5, 3e-4, 4e-3, 2e-2}) {
    Work work;
    work.share(3, round, 1.7 * round);
    EXPECT_GT(work.share(10, round, 1.7 * round), 0.9) << round;
    work.share(5, 1.2 * round, round);  // the other processor is wanted by somebody else
    EXPECT_LT(work.share(10, 1.2 * round, round), 0.1) << round;
    work.share(5, round, 1.7 * round);
    EXPECT_GT(work.share(10, round, 1.7 * round), 0.9) << round;
  }
}

TEST(TogetherChoice, TrialsBecomeRare) {
  Work work;
  work.share(3, 1e-4, 2e-4);
  EXPECT_GT(work.share(10, 1e-4, 2e-4), 0.97);
}

TEST(TogetherChoice, LongRoundsAreNeverTriedAlone) {
  Work work;
  work.share(1, 0.2, 0.4);
  EXPECT_EQ(work.share(30, 0.2, 0.4), 1);
}

}  // namespace
}  // namespace ravine
