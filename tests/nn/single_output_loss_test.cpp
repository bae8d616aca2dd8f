// Losses of one output per row: side by side, as a network of one output has them, they give the bits of padded rows.
#include <gtest/gtest.h>

#include <vector>

#include "ravine/core/random.hpp"
#include "ravine/nn/any_loss.hpp"
#include "ravine/nn/kernels.hpp"

namespace ravine {
namespace {

struct Results {
  std::vector<float> losses, slopes;
};

Results run(const AnyLoss& loss, std::size_t rows, std::size_t stride, bool weighted) {
  const Random random(5, Stream::sample, 0);
  std::vector<float> z(rows * stride, 77), y(rows), weights(rows), losses(rows, 99), dz(rows * stride, 99);
  for (std::size_t r = 0; r < rows; ++r) {
    z[r * stride] = static_cast<float>(8 * random.uniform(r) - 4);
    y[r] = static_cast<float>(random.uniform(rows + r) < 0.5);
    weights[r] = static_cast<float>(1 + random.uniform(2 * rows + r));
  }
  nn_kernels<float>().loss[loss.index()]({.loss = loss.object(),
                                          .rows = rows,
                                          .n = 1,
                                          .z = {z.data(), static_cast<std::ptrdiff_t>(stride)},
                                          .targets = y.data(),
                                          .labels = nullptr,
                                          .weights = weighted ? weights.data() : nullptr,
                                          .scale = 1 / static_cast<double>(rows),
                                          .dz = {dz.data(), static_cast<std::ptrdiff_t>(stride)},
                                          .losses = losses.data()});
  Results results{losses, {}};
  for (std::size_t r = 0; r < rows; ++r) results.slopes.push_back(dz[r * stride]);
  return results;
}

TEST(SingleOutputLoss, GivesTheBitsOfPaddedRows) {
  const Isa before = active_isa();
  const AnyLoss losses[] = {{"bce label_smoothing=0.1", Task::binary},
                            {"mse", Task::regress},
                            {"mae", Task::regress},
                            {"huber delta=1.5", Task::regress}};
  for (const Isa isa : available_isas()) {
    force_isa(isa);
    for (const AnyLoss& loss : losses)
      for (const std::size_t rows : {1U, 3U, 15U, 16U, 37U})
        for (const bool weighted : {false, true}) {
          const Results close = run(loss, rows, 1, weighted), padded = run(loss, rows, 16, weighted);
          EXPECT_EQ(close.losses, padded.losses) << loss.text() << " " << rows;
          EXPECT_EQ(close.slopes, padded.slopes) << loss.text() << " " << rows;
        }
  }
  force_isa(before);
}

}  // namespace
}  // namespace ravine
